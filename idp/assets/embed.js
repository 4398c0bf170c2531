// In a frame of a partner's page: tells the page that holds us how tall we are and how far, and
// sends our forms without leaving this document, so that the click that sent the last one still
// counts when the whole page is to be led on. Without this script the forms work as forms do.
(function () {
  'use strict';

  const embedders = document.documentElement.dataset.embedders.split(' ');

  // A browser delivers it to the origin that is named, to nobody else.
  function tell(message) {
    embedders.forEach(function (origin) {
      window.parent.postMessage(Object.assign({ type: 'net-entreprises' }, message), origin);
    });
  }

  function leadOn() {
    const form = document.getElementById('complete');
    if (form) {
      tell({ event: 'step', step: 'complete' });
      form.submit();
    }
  }

  // An answer for the partner's page itself: the one that holds us, or that opened this window.
  function deliver() {
    const element = document.getElementById('web-message');
    if (element) {
      const response = JSON.parse(element.dataset.response);
      const message = { type: 'authorization_response', response: response };
      (window.opener || window.parent).postMessage(message, element.dataset.origin);
      if (window.opener) {
        window.close();
      }
    }
  }

  // Where a browser can tell (Intersection Observer with `trackVisibility`), nothing is sent while
  // something lies over the button or makes it transparent: that click was meant for something
  // else. A moment is allowed, for pages that move. Of a button that is partly out of sight the
  // browser does not say why, so it counts as uncovered. From a frame that watches so, Chromium
  // also keeps clicks that come right after the frame has moved.
  const patience = 500;
  const whole = 0.99;
  let coveredSince = Infinity;
  const watcher = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      const covered = entry.intersectionRatio >= whole && entry.isVisible === false;
      coveredSince = covered ? Math.min(coveredSince, entry.time) : Infinity;
    });
  }, { trackVisibility: true, delay: 100, threshold: [0, whole] });

  function watchTheButton() {
    const button = document.querySelector('main form [type=submit]');
    coveredSince = Infinity;
    watcher.disconnect();
    if (button) {
      watcher.observe(button);
    }
  }

  function isCovered() {
    return performance.now() - coveredSince > patience;
  }

  // The page that came as an answer takes the place of this one.
  function show(html) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const main = page.querySelector('main');
    if (!main) {
      throw new Error('no page came');
    }
    document.title = page.title;
    document.querySelector('main').replaceWith(document.adoptNode(main));
    document.dispatchEvent(new Event('page-shown'));
    watchTheButton();
    const summary = document.getElementById('error-summary');
    (summary || main).focus();
    tell({ event: 'step', step: page.body.dataset.step || (summary ? 'problem' : 'next') });
    deliver();
    leadOn();
  }

  async function send(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    form.setAttribute('aria-busy', 'true');
    tell({ event: 'busy' });
    try {
      const answer = await fetch(form.action, { method: 'POST', body: body });
      show(await answer.text());
      tell({ event: 'ready' });
    } catch {
      // Whatever went wrong, the form itself still works.
      form.removeAttribute('aria-busy');
      form.submit();
    }
  }

  document.addEventListener('submit', function (event) {
    if (!event.defaultPrevented && isCovered()) {
      event.preventDefault();
      document.getElementById('covered').hidden = false;
      tell({ event: 'covered' });
    } else if (!event.defaultPrevented && event.target.target !== '_top') {
      event.preventDefault();
      send(event.target, event.submitter);
    }
  });

  new ResizeObserver(function () {
    tell({ event: 'size', height: document.body.scrollHeight });
  }).observe(document.body);
  watchTheButton();
  tell({ event: 'ready' });
  deliver();
  leadOn();
})();

// Comforts on top of pages that work without script.
(function () {
  'use strict';

  // After a refused form, screen readers and keyboards start at what is wrong.
  const summary = document.getElementById('error-summary');
  if (summary) {
    summary.focus();
  }

  function offerToShowThePassword() {
    const password = document.getElementById('password');
    const show = document.getElementById('show-password');
    if (!password || !show) {
      return;
    }
    function reveal(visible) {
      password.type = visible ? 'text' : 'password';
      show.setAttribute('aria-pressed', String(visible));
    }
    show.hidden = false;
    show.addEventListener('click', function () {
      reveal(password.type === 'password');
    });
    // Browsers remember what was typed in text fields, and offer to keep what is in password ones.
    password.form.addEventListener('submit', function () {
      reveal(false);
    });
  }

  offerToShowThePassword();
  // In a frame another page may take this one's place.
  document.addEventListener('page-shown', offerToShowThePassword);
  const print = document.getElementById('print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', function () {
      window.print();
    });
  }

  // The second half of a double click would find the interaction used up. The button stays
  // enabled, so that nobody is left with a page that does not answer.
  const pause = 2000;
  let sent = -Infinity;
  document.addEventListener('submit', function (event) {
    if (event.timeStamp - sent < pause) {
      event.preventDefault();
    } else {
      sent = event.timeStamp;
    }
  });
  document.addEventListener('page-shown', function () {
    sent = -Infinity;
  });
})();

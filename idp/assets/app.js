// Comforts on top of pages that work without script.
(function () {
  'use strict';

  // After a refused form, screen readers and keyboards start at what is wrong.
  const summary = document.getElementById('error-summary');
  if (summary) {
    summary.focus();
  }

  const password = document.getElementById('password');
  const show = document.getElementById('show-password');

  function reveal(visible) {
    password.type = visible ? 'text' : 'password';
    show.setAttribute('aria-pressed', String(visible));
  }

  if (password && show) {
    show.hidden = false;
    show.addEventListener('click', function () {
      reveal(password.type === 'password');
    });
    // Browsers remember what was typed in text fields, and offer to keep what is in password ones.
    password.form.addEventListener('submit', function () {
      reveal(false);
    });
  }

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
})();

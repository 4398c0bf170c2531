// Says while a new password is typed what the server will say of it: there is one judge, and no
// second opinion here.
(function () {
  'use strict';

  const input = document.querySelector('input[data-judge]');
  const verdict = document.getElementById('password-verdict');
  const pause = 300;
  let timer;
  let question = new AbortController();

  async function ask() {
    question.abort();
    question = new AbortController();
    try {
      const answer = await fetch(input.dataset.judge, {
        method: 'POST',
        body: new URLSearchParams({ password: input.value }),
        signal: question.signal,
      });
      if (answer.ok) {
        verdict.innerHTML = await answer.text();
      }
    } catch {
      // The rules stay as they were; the form is judged when it is sent.
    }
  }

  if (input && verdict) {
    input.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(ask, pause);
    });
  }
})();

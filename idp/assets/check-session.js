// Answers a partner's page: is it still the session that it knows? (Session Management 1.0 §3.2)
(function () {
  'use strict';

  function browserState() {
    const found = document.cookie.match(/(?:^|; )__Host-browser-state=([\w-]+)/);
    return found ? found[1] : '';
  }

  function base64url(bytes) {
    const text = String.fromCharCode.apply(null, new Uint8Array(bytes));
    return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  async function verdict(message, origin) {
    const space = typeof message === 'string' ? message.lastIndexOf(' ') : -1;
    const [hash, salt, more] = space > 0 ? message.slice(space + 1).split('.') : [];
    if (!hash || !salt || more !== undefined) {
      return 'error';
    }
    const parts = [message.slice(0, space), origin, browserState(), salt];
    const text = new TextEncoder().encode(parts.join(' '));
    const now = base64url(await crypto.subtle.digest('SHA-256', text));
    return now === hash ? 'unchanged' : 'changed';
  }

  window.addEventListener('message', async function (event) {
    const answer = await verdict(event.data, event.origin);
    event.source.postMessage(answer, event.origin);
  });
})();

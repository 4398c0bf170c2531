// Has the browser's passkeys answer where a page asks for one, and sends the answer with the form
// that asks. Where there is no script, or no passkeys, the forms stay hidden and the page says so.
(function () {
  'use strict';

  const kind = window.PublicKeyCredential;
  // A frame may ask only where the page that holds it says so.
  const policy = document.featurePolicy;
  const allowed = !policy || policy.allowsFeature('publickey-credentials-get');
  const known =
    allowed && kind && kind.parseCreationOptionsFromJSON && kind.parseRequestOptionsFromJSON;
  let waiting = new AbortController();

  function options(form) {
    const asked = JSON.parse(form.dataset.options);
    return form.dataset.passkey === 'create'
      ? { publicKey: kind.parseCreationOptionsFromJSON(asked) }
      : { publicKey: kind.parseRequestOptionsFromJSON(asked) };
  }

  // Only one question can be open at a time.
  function ask(form, mediation) {
    waiting.abort();
    waiting = new AbortController();
    const asked = Object.assign(options(form), { signal: waiting.signal }, mediation);
    const made = form.dataset.passkey === 'create';
    return made ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
  }

  function send(form, credential) {
    form.elements.credential.value = JSON.stringify(credential);
    // In a frame another script sends it, if it hears of it.
    if (document.documentElement.dataset.embedders) {
      form.requestSubmit();
    } else {
      form.submit();
    }
  }

  async function answer(form) {
    const failed = form.querySelector('[data-passkey-failed]');
    failed.hidden = true;
    if (!form.reportValidity()) {
      return;
    }
    try {
      send(form, await ask(form, {}));
    } catch {
      // Nobody was there, or the person does not want to: which of them, browsers do not say.
      failed.hidden = false;
      offer(form);
    }
  }

  // Offers passkeys where the browser fills in who signs in.
  async function offer(form) {
    if (!form.hasAttribute('data-passkey-fills') || !kind.isConditionalMediationAvailable) {
      return;
    }
    if (await kind.isConditionalMediationAvailable()) {
      try {
        send(form, await ask(form, { mediation: 'conditional' }));
      } catch {
        // The form and its button are still there.
      }
    }
  }

  function begin() {
    const form = document.querySelector('form[data-passkey]');
    if (!form || !known) {
      return;
    }
    document.querySelectorAll('[data-without-passkeys]').forEach(function (one) {
      one.hidden = true;
    });
    form.hidden = false;
    form.querySelector('[data-passkey-button]').addEventListener('click', function () {
      answer(form);
    });
    // Return in a field is as good as the button.
    form.addEventListener('submit', function (event) {
      if (!form.elements.credential.value) {
        event.preventDefault();
        answer(form);
      }
    });
    offer(form);
  }

  begin();
  // In a frame another page may take this one's place.
  document.addEventListener('page-shown', begin);
})();

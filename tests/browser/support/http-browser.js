import { parse } from 'node-html-parser';

import { localFetch } from './http.js';

const REDIRECTS = new Set([301, 302, 303, 307]);

/**
 * As much of a browser as a sign-in without script needs: it keeps cookies, follows redirects
 * and sends forms. It stops where the partner's redirect address begins.
 */
export class HttpBrowser {
  #cookies = new Map();
  #redirectUri;
  #fetch;

  constructor(redirectUri, fetch = localFetch) {
    this.#redirectUri = redirectUri;
    this.#fetch = fetch;
  }

  /**
   * Answers `{ url, status, document }`; for the partner's address no document, but the `body` of
   * what would be posted there.
   */
  async open(url, { until = this.#redirectUri, ...options } = {}) {
    if (String(url).startsWith(until)) return { url: new URL(url), body: options.body };
    const answer = await this.#fetch(url, {
      ...options,
      headers: { ...options.headers, cookie: this.#cookieHeader(url) },
    });
    this.#keepCookies(url, answer.headers.getSetCookie());
    if (REDIRECTS.has(answer.status)) {
      return this.open(new URL(answer.headers.get('location'), url), { until });
    }
    const document = parse(await answer.text());
    return { url: new URL(url), status: answer.status, document };
  }

  /** Fills in the form that the button belongs to, and presses the button. */
  async press(page, button, typed = {}) {
    const pressed = page.document.querySelector(button);
    if (!pressed) throw new Error(`${page.url} (${page.status}) has no ${button}`);
    const form = pressed.closest('form');
    const action = pressed.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    const body = new URLSearchParams();
    for (const input of form.querySelectorAll('input[name]')) {
      body.set(input.getAttribute('name'), input.getAttribute('value') ?? '');
    }
    for (const [name, value] of Object.entries(typed)) body.set(name, value);
    const name = pressed.getAttribute('name');
    if (name) body.set(name, pressed.getAttribute('value') ?? '');
    const headers = { origin: page.url.origin, 'sec-fetch-site': 'same-origin' };
    return this.open(new URL(action, page.url), { method: 'POST', headers, body });
  }

  #cookieHeader(url) {
    const cookies = this.#cookies.get(new URL(url).host) ?? new Map();
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keepCookies(url, lines) {
    const { host } = new URL(url);
    if (!this.#cookies.has(host)) this.#cookies.set(host, new Map());
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/;\s*max-age=0/i.test(line)) this.#cookies.get(host).delete(name);
      else this.#cookies.get(host).set(name, value);
    }
  }
}

import { request } from 'node:http';
import { request as requestOverTls } from 'node:https';

const EMPTY = new Set([204, 205, 304]);

/**
 * `fetch` for `http://NAME.localhost`: browsers know that these names are the machine itself,
 * the resolver of the C library does not. Redirects are handed back, never followed.
 */
export const localFetch = fetchWith({});

/** The same over TLS: with the authority to trust and, for who has one, a certificate to show. */
export function fetchWith(tls) {
  return (url, { method = 'GET', headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const ask = new URL(url).protocol === 'https:' ? requestOverTls : request;
      const lookup = (_name, _options, done) => done(null, '127.0.0.1', 4);
      const connection = { lookup, autoSelectFamily: false, agent: false, signal, ...tls };
      const options = { method, headers: sent(headers, body), ...connection };
      const asked = ask(url, options, (answer) => whole(answer).then(resolve, reject));
      asked.on('error', reject);
      asked.end(body?.toString());
    });
}

function sent(headers, body) {
  const all = new Headers(headers);
  if (body instanceof URLSearchParams && !all.has('content-type')) {
    all.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  return Object.fromEntries(all);
}

async function whole(answer) {
  const chunks = await answer.toArray();
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    values.forEach((value) => headers.append(name, value));
  }
  const status = answer.statusCode;
  return new Response(EMPTY.has(status) ? null : Buffer.concat(chunks), { status, headers });
}

/** A site that signs its people in with Net-entreprises, on npm `openid-client`: node server.js */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

import * as client from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SITE, PORT, HOME_PAGE } = process.env;
const provider = new URL(ISSUER);

const config = await client.discovery(
  provider, CLIENT_ID, {}, client.ClientSecretBasic(CLIENT_SECRET),
  // Without TLS on the machine of a developer only.
  { execute: provider.protocol === 'http:' ? [client.allowInsecureRequests] : [] },
);

/** In memory here: with two servers, put it in what they share. */
const pending = new Map();
const sessions = new Map();

/** Remembers the page, and sends the person to the provider. */
async function signIn(target) {
  const browser = randomBytes(32).toString('base64url');
  const [pkceCodeVerifier, expectedState, expectedNonce] = [
    client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce(),
  ];
  pending.set(browser, { target, checks: { pkceCodeVerifier, expectedState, expectedNonce } });
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: `${SITE}/callback`,
    scope: 'openid profile',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return redirect(url.href, { pending: browser });
}

/** The library checks `state`, `iss`, the code, and the whole ID token. */
async function callback(url, cookies) {
  const begun = pending.get(cookies.pending);
  pending.delete(cookies.pending);
  if (!begun) return page(400, 'Cette connexion n’est plus valable');
  const tokens = await client.authorizationCodeGrant(config, url, begun.checks);
  const { sub } = tokens.claims();
  const person = await client.fetchUserInfo(config, tokens.access_token, sub);
  const session = randomBytes(32).toString('base64url');
  sessions.set(session, { name: person.name, idToken: tokens.id_token });
  return redirect(begun.target, { session });
}

function signOut(cookies) {
  const session = sessions.get(cookies.session);
  sessions.delete(cookies.session);
  if (!session) return redirect('/');
  return redirect(client.buildEndSessionUrl(config, {
    id_token_hint: session.idToken,
    post_logout_redirect_uri: `${SITE}/`,
  }).href);
}

async function answer(request) {
  const url = new URL(request.url, SITE);
  const cookies = read(request.headers.cookie);
  const session = sessions.get(cookies.session);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /': return { status: 200, body: await readFile(HOME_PAGE, 'utf8') };
    case 'GET /private':
      if (!session) return signIn(url.pathname + url.search);
      return page(200, `Bonjour ${session.name}`, '<form method="post" action="/sign-out">'
        + '<button id="sign-out">Se déconnecter</button></form>');
    case 'GET /callback': return callback(url, cookies);
    case 'POST /sign-out': return signOut(cookies);
    default: return page(404, 'Cette page n’existe pas');
  }
}

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function page(status, title, more = '') {
  const head = '<!doctype html><html lang="fr"><title>Mon site</title>';
  return { status, body: `${head}<h1>${escape(title)}</h1>${more}` };
}

const redirect = (location, cookies = {}) => ({ status: 303, location, cookies });

const read = (header = '') =>
  Object.fromEntries(header.split('; ').map((pair) => pair.split('=', 2)));

createServer(async (request, response) => {
  const { status, body, location, cookies = {} } = await answer(request).catch((error) => {
    console.error(error.code ?? error.message);
    return page(400, 'La connexion n’a pas abouti');
  });
  const lax = 'Path=/; HttpOnly; SameSite=Lax' + (SITE.startsWith('https:') ? '; Secure' : '');
  const kept = Object.entries(cookies).map(([name, value]) => `${name}=${value}; ${lax}`);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'set-cookie': kept,
    ...(location && { location }),
  });
  response.end(body);
}).listen(PORT, '127.0.0.1');

import assert from 'node:assert/strict';

import * as client from 'openid-client';

import { HttpBrowser } from './http-browser.js';
import { localFetch } from './http.js';

export const REDIRECT_URI = 'http://127.0.0.1:9/callback';
export const SCOPE = 'openid profile email offline_access habilitations';

/** Plain http, on loopback only; and signatures are checked although TLS would vouch. */
export const LOCAL = {
  execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  [client.customFetch]: localFetch,
};

/** What a partner keeps between its request and the answer. */
export async function newRequest(config, parameters = {}, build = client.buildAuthorizationUrl) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = await build(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  return { url, checks };
}

/** The person signs in, and allows what is asked where they are asked. */
export async function signIn(demo, browser, request) {
  const { siret, last_name, first_name, password } = demo.accounts[0];
  const form = await browser.open(request.url);
  const next = await browser.press(form, '#sign-in', { siret, last_name, first_name, password });
  return next.document ? browser.press(next, '#consent-allow') : next;
}

/** A signed-in browser and the tokens its partner got. */
export async function signedIn(demo, config, { parameters, build, options } = {}) {
  const browser = new HttpBrowser(parameters?.redirect_uri ?? REDIRECT_URI, demo.fetch);
  const request = await newRequest(config, parameters, build);
  let back = await signIn(demo, browser, request);
  if (back.document) back = await browser.press(back, '#form-post-continue');
  const answer = back.body ? new Request(back.url, { method: 'POST', body: back.body }) : back.url;
  const tokens = await client.authorizationCodeGrant(
    config, answer, request.checks, undefined, options,
  );
  return { browser, request, back, tokens };
}

/** The whole way of a partner: sign-in, userinfo, refresh. */
export async function wholeWay(provider, config, how = {}) {
  const { tokens } = await signedIn(provider, config, how);
  const { sub } = tokens.claims();
  const person = await client.fetchUserInfo(config, tokens.access_token, sub, how.options);
  assert.equal(person.family_name, provider.accounts[0].last_name);
  const fresh = await client.refreshTokenGrant(
    config, tokens.refresh_token, undefined, how.options,
  );
  assert.notEqual(fresh.access_token, tokens.access_token);
  return tokens;
}

export const refused = (code) => (error) => {
  assert.equal(error.error, code);
  return true;
};

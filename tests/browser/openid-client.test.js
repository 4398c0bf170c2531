/**
 * The code flow through npm `openid-client`, by HTTP alone: what we serve is read here by a
 * library that was written by others, so that we do not only agree with ourselves.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as client from 'openid-client';

import { startDemo } from './support/demo.js';
import { HttpBrowser } from './support/http-browser.js';
import {
  LOCAL,
  REDIRECT_URI,
  newRequest,
  refused,
  signIn,
  signedIn,
} from './support/relying-party.js';

const CLIENT_ID = 'openid-client-journey';

let demo;
let config;

before(async () => {
  demo = await startDemo();
  config = await client.discovery(
    new URL(demo.idp),
    CLIENT_ID,
    {},
    client.ClientSecretBasic(demo.clientSecret),
    LOCAL,
  );
});

after(async () => {
  assert.equal(await demo?.stop(), 0, 'the demo stops cleanly');
});

test('discovery names the issuer it was asked at', () => {
  const metadata = config.serverMetadata();
  assert.equal(metadata.issuer, demo.idp);
  assert.equal(metadata.supportsPKCE(), true);
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
});

test('a sign-in gives an ID token for this client, this request and this person', async () => {
  const { tokens } = await signedIn(demo, config);
  const claims = tokens.claims();
  assert.equal(claims.iss, demo.idp);
  assert.deepEqual([claims.aud].flat(), [CLIENT_ID]);
  assert.ok(claims.sub.length > 0);
  assert.ok(Math.abs(claims.auth_time - Date.now() / 1000) < 60);
  assert.equal(tokens.token_type, 'bearer');
  assert.ok(tokens.expires_in > 0);
});

test('userinfo speaks of the same person', async () => {
  const { tokens } = await signedIn(demo, config);
  const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  assert.equal(person.family_name, demo.accounts[0].last_name);
  assert.equal(person.given_name, demo.accounts[0].first_name);
});

test('a code is good for one exchange only', async () => {
  const { back, request } = await signedIn(demo, config);
  await assert.rejects(
    client.authorizationCodeGrant(config, back.url, request.checks),
    refused('invalid_grant'),
  );
});

test('a code asked for with another verifier is refused', async () => {
  const browser = new HttpBrowser(REDIRECT_URI);
  const request = await newRequest(config);
  const back = await signIn(demo, browser, request);
  const checks = { ...request.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
  await assert.rejects(
    client.authorizationCodeGrant(config, back.url, checks),
    refused('invalid_grant'),
  );
});

test('a refresh gives new tokens for the same person', async () => {
  const { tokens } = await signedIn(demo, config);
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(fresh.access_token, tokens.access_token);
  assert.notEqual(fresh.refresh_token, tokens.refresh_token);
  await client.fetchUserInfo(config, fresh.access_token, tokens.claims().sub);
});

test('a refresh token used twice ends the whole family', async () => {
  const { tokens } = await signedIn(demo, config);
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
  for (const token of [tokens.refresh_token, fresh.refresh_token]) {
    await assert.rejects(client.refreshTokenGrant(config, token), refused('invalid_grant'));
  }
});

test('introspection knows a token until it is revoked', async () => {
  const { tokens } = await signedIn(demo, config);
  const before = await client.tokenIntrospection(config, tokens.access_token);
  assert.equal(before.active, true);
  assert.equal(before.client_id, CLIENT_ID);
  await client.tokenRevocation(config, tokens.access_token);
  const after = await client.tokenIntrospection(config, tokens.access_token);
  assert.deepEqual(after, { active: false });
});

test('a revoked refresh token refreshes nothing', async () => {
  const { tokens } = await signedIn(demo, config);
  await client.tokenRevocation(config, tokens.refresh_token);
  await assert.rejects(
    client.refreshTokenGrant(config, tokens.refresh_token),
    refused('invalid_grant'),
  );
});

test('a signed-in person is sent back without being asked', async () => {
  const { browser, tokens } = await signedIn(demo, config);
  const request = await newRequest(config, { prompt: 'none' });
  const back = await browser.open(request.url);
  const again = await client.authorizationCodeGrant(config, back.url, request.checks);
  assert.equal(again.claims().sub, tokens.claims().sub);
  assert.equal(again.claims().auth_time, tokens.claims().auth_time);
});

test('after signing out, nobody is signed in', async () => {
  const { browser, tokens } = await signedIn(demo, config);
  await browser.open(client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token }));
  const request = await newRequest(config, { prompt: 'none' });
  const back = await browser.open(request.url);
  await assert.rejects(
    client.authorizationCodeGrant(config, back.url, request.checks),
    refused('login_required'),
  );
});

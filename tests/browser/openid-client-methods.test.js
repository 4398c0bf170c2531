/**
 * Ways of asking and of proving oneself, through npm `openid-client`: every partner here registers
 * itself, proves itself in its own way, and gets through a whole sign-in.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';

import { startDemo } from './support/demo.js';
import { LOCAL, signedIn, wholeWay } from './support/relying-party.js';

/** A site of the web: who registers there must not name an address of this machine. */
const CALLBACK = 'https://methods.example/callback';
/** What a partner may be told that no operator knows. */
const SCOPE = 'openid profile email offline_access';

let demo;

before(async () => {
  demo = await startDemo();
});

after(async () => {
  assert.equal(await demo?.stop(), 0, 'the demo stops cleanly');
});

/** A key pair, and the set to register. */
async function keys(alg = 'ES256') {
  const pair = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: `of-${alg}`, alg, use: 'sig' };
  return { privateKey: { key: pair.privateKey, kid: jwk.kid }, jwks: { keys: [jwk] } };
}

/** A partner that registers itself (RFC 7591). */
function register(metadata, authentication) {
  return client.dynamicClientRegistration(
    new URL(demo.idp),
    {
      client_name: 'Parcours openid-client',
      redirect_uris: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token'],
      ...metadata,
    },
    authentication,
    LOCAL,
  );
}

const asked = (how) => ({
  ...how, parameters: { redirect_uri: CALLBACK, scope: SCOPE, ...how.parameters },
});

/** A sign-in at such a partner. */
const signInAt = (config, how = {}) => signedIn(demo, config, asked(how));

const wholeWayOf = (config, how = {}) => wholeWay(demo, config, asked(how));

const BY_SECRET = {
  client_secret_basic: client.ClientSecretBasic,
  client_secret_post: client.ClientSecretPost,
};

for (const [method, authentication] of Object.entries(BY_SECRET)) {
  test(`a partner proves itself by ${method}`, async () => {
    await wholeWayOf(await register({ token_endpoint_auth_method: method }, authentication()));
  });
}

for (const alg of ['ES256', 'PS256', 'RS256']) {
  test(`a partner proves itself by private_key_jwt with ${alg}`, async () => {
    const { privateKey, jwks } = await keys(alg);
    const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks };
    await wholeWayOf(await register(metadata, client.PrivateKeyJwt(privateKey)));
  });
}

test('a public client needs no more than PKCE', async () => {
  await wholeWayOf(await register({ token_endpoint_auth_method: 'none' }, client.None()));
});

test('a request is pushed before the person comes', async () => {
  const config = await register({}, client.ClientSecretBasic());
  await wholeWayOf(config, { build: client.buildAuthorizationUrlWithPAR });
});

test('a request is signed', async () => {
  const { privateKey, jwks } = await keys();
  const metadata = { jwks, request_object_signing_alg: 'ES256' };
  const config = await register(metadata, client.ClientSecretBasic());
  const build = (...request) => client.buildAuthorizationUrlWithJAR(...request, privateKey);
  await wholeWayOf(config, { build });
});

test('an answer is signed', async () => {
  const metadata = { authorization_signed_response_alg: 'ES256' };
  const config = await register(metadata, client.ClientSecretBasic());
  client.useJwtResponseMode(config);
  await wholeWayOf(config);
});

for (const alg of ['ES256', 'Ed25519', 'PS256']) {
  test(`tokens are bound to a key of ${alg}`, async () => {
    const metadata = { token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true };
    const config = await register(metadata, client.None());
    const options = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair(alg)) };
    const build = (with_, parameters) =>
      client.buildAuthorizationUrlWithPAR(with_, parameters, options);
    const tokens = await wholeWayOf(config, { build, options });
    assert.equal(tokens.token_type, 'dpop');
    await assert.rejects(
      client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub),
      'without the key it opens nothing',
    );
  });
}

test('an answer is posted', async () => {
  const config = await register({}, client.ClientSecretBasic());
  const { back } = await signInAt(config, { parameters: { response_mode: 'form_post' } });
  assert.equal(back.url.search, '', 'nothing in the address');
});

test('an ID token is encrypted for its partner', async () => {
  const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'enc', use: 'enc', alg: 'ECDH-ES' };
  const metadata = {
    jwks: { keys: [jwk] },
    id_token_encrypted_response_alg: 'ECDH-ES',
    id_token_encrypted_response_enc: 'A256GCM',
  };
  const config = await register(metadata, client.ClientSecretBasic());
  client.enableDecryptingResponses(config, ['A256GCM'], { key: pair.privateKey, kid: 'enc' });
  const { tokens } = await signInAt(config);
  assert.equal(tokens.id_token.split('.').length, 5);
  assert.ok(tokens.claims().sub);
});

test('two partners of different sectors know the person by different names', async () => {
  const metadata = { subject_type: 'pairwise' };
  const elsewhere = { redirect_uri: 'https://elsewhere.example/callback' };
  const first = await register(metadata, client.ClientSecretBasic());
  const second = await register(
    { ...metadata, redirect_uris: [elsewhere.redirect_uri] }, client.ClientSecretBasic(),
  );
  const one = await signInAt(first);
  const other = await signInAt(second, { parameters: elsewhere });
  assert.notEqual(other.tokens.claims().sub, one.tokens.claims().sub);
});

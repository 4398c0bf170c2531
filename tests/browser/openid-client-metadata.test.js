/**
 * What we publish about ourselves has the shapes of the specifications' tables, as JSON Schemas
 * that know nothing of our code, and a validator that others wrote.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import Ajv from 'ajv/dist/2020.js';

import { startDemo } from './support/demo.js';
import { localFetch } from './support/http.js';
import { startProvider } from './support/provider.js';

let demo;
const validators = {};

before(async () => {
  const ajv = new Ajv({ allErrors: true, allowMatchingProperties: true, strictTypes: false });
  for (const name of ['provider-metadata', 'jwks']) {
    const file = new URL(`./schemas/${name}.json`, import.meta.url);
    validators[name] = ajv.compile(JSON.parse(await readFile(file, 'utf8')));
  }
  demo = await startDemo();
});

after(async () => {
  assert.equal(await demo?.stop(), 0, 'the demo stops cleanly');
});

const published = async (address) => (await localFetch(address)).json();
const jwks = () => published(demo.discovery.jwks_uri);

function faults(name, document) {
  const validate = validators[name];
  return validate(document) ? [] : validate.errors.map((e) => `${e.instancePath} ${e.message}`);
}

for (const path of ['openid-configuration', 'oauth-authorization-server']) {
  test(`${path} has the shape of provider metadata`, async () => {
    const document = await published(`${demo.idp}/.well-known/${path}`);
    assert.deepEqual(faults('provider-metadata', document), []);
    assert.equal(document.issuer, demo.idp);
    for (const [name, value] of Object.entries(document)) {
      if (name.endsWith('_endpoint') || name === 'jwks_uri') {
        assert.ok(value.startsWith(`${demo.idp}/`), `${name} is ours`);
      }
    }
  });
}

test('what an operator can switch on has its shape too', async () => {
  const settings = { IDP_IMPLICIT: 'on', IDP_SESSION_IFRAME: 'on', IDP_REGISTRATION: 'open' };
  const provider = await startProvider(() => [], settings);
  try {
    const answer = await provider.fetch(`${provider.idp}/.well-known/openid-configuration`);
    const document = await answer.json();
    assert.deepEqual(faults('provider-metadata', document), []);
    for (const name of ['mtls_endpoint_aliases', 'check_session_iframe', 'registration_endpoint']) {
      assert.ok(document[name], name);
    }
    assert.ok(document.response_types_supported.includes('code id_token'));
  } finally {
    assert.equal(await provider.stop(), 0, 'the provider stops cleanly');
  }
});

test('the published keys have the shape of a key set', async () => {
  const document = await jwks();
  assert.deepEqual(faults('jwks', document), []);
  const names = document.keys.map(({ kid }) => kid);
  assert.equal(new Set(names).size, names.length, 'every name is its own');
});

test('the shapes are narrow: what must not be is found', async () => {
  const metadata = demo.discovery;
  for (const change of [
    { issuer: `${demo.idp}?tenant=1` },
    { jwks_uri: undefined },
    { id_token_signing_alg_values_supported: ['RS256', 'none'] },
    { code_challenge_methods_supported: ['plain', 'S256'] },
    { response_types_supported: [] },
    { claims_parameter_supported: 'yes' },
  ]) {
    const wrong = JSON.parse(JSON.stringify({ ...metadata, ...change }));
    assert.notDeepEqual(faults('provider-metadata', wrong), [], JSON.stringify(change));
  }
  const { keys: [key, ...others] } = await jwks();
  for (const change of [{ d: 'AQAB' }, { kid: undefined }, { alg: 'HS256' }, { use: 'enc' }]) {
    const wrong = JSON.parse(JSON.stringify({ keys: [{ ...key, ...change }, ...others] }));
    assert.notDeepEqual(faults('jwks', wrong), [], JSON.stringify(change));
  }
});

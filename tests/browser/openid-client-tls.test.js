/**
 * Partners that only an operator declares, through npm `openid-client` and over our own TLS: a
 * secret that signs, and certificates, of an authority or of the partner's own making.
 */
import assert from 'node:assert/strict';
import { X509Certificate, createPublicKey } from 'node:crypto';
import { after, before, test } from 'node:test';

import * as client from 'openid-client';

import { fetchWith } from './support/http.js';
import { certificate, startProvider } from './support/provider.js';
import { signedIn, wholeWay } from './support/relying-party.js';

const CALLBACK = 'https://methods.example/callback';
const SCOPE = 'openid profile offline_access';

let provider;
/** What each partner shows: `{ key, cert }`. */
const shown = {};

const partner = (client_id, token_endpoint_auth_method, metadata = {}) => ({
  client_id,
  client_name: `Parcours ${client_id}`,
  redirect_uris: [CALLBACK],
  grant_types: ['authorization_code', 'refresh_token'],
  scope: SCOPE,
  consent: 'convention',
  token_endpoint_auth_method,
  ...metadata,
});

async function partners(ca) {
  shown.authority = await certificate('by-authority', { ca });
  shown.own = await certificate('by-itself');
  const own = new X509Certificate(shown.own.cert);
  const jwk = createPublicKey(shown.own.cert).export({ format: 'jwk' });
  const jwks = { keys: [{ ...jwk, x5c: [own.raw.toString('base64')] }] };
  const bound = { tls_client_certificate_bound_access_tokens: true };
  return [
    partner('by-secret', 'client_secret_jwt'),
    partner('by-authority', 'tls_client_auth', {
      tls_client_auth_subject_dn: 'CN=by-authority', ...bound,
    }),
    partner('by-itself', 'self_signed_tls_client_auth', { jwks, ...bound }),
  ];
}

before(async () => {
  provider = await startProvider(partners);
});

after(async () => {
  assert.equal(await provider?.stop(), 0, 'the provider stops cleanly');
});

/** A partner that shows a certificate wherever it is asked for one. */
function discover(id, authentication, certificateShown) {
  const fetch = fetchWith({ ca: provider.ca.cert, ...certificateShown });
  return client.discovery(
    new URL(provider.idp),
    id,
    { client_secret: provider.secret, use_mtls_endpoint_aliases: Boolean(certificateShown) },
    authentication,
    { execute: [client.enableNonRepudiationChecks], [client.customFetch]: fetch },
  );
}

const HOW = { parameters: { redirect_uri: CALLBACK, scope: SCOPE } };

test('a partner proves itself by client_secret_jwt', async () => {
  const config = await discover('by-secret', client.ClientSecretJwt(provider.secret));
  await wholeWay(provider, config, HOW);
});

for (const [method, id, whose] of [
  ['tls_client_auth', 'by-authority', 'authority'],
  ['self_signed_tls_client_auth', 'by-itself', 'own'],
]) {
  test(`a partner proves itself by ${method}, and its tokens are bound to it`, async () => {
    const config = await discover(id, client.TlsClientAuth(), shown[whose]);
    assert.match(config.serverMetadata().mtls_endpoint_aliases.token_endpoint, /\/\/mtls\./);
    const tokens = await wholeWay(provider, config, HOW);
    const without = await discover(id, client.TlsClientAuth());
    await assert.rejects(
      client.fetchUserInfo(without, tokens.access_token, tokens.claims().sub),
      'without the certificate it opens nothing',
    );
  });

  test(`a certificate that is not its own does not prove a partner of ${method}`, async () => {
    const another = await certificate(id);
    const config = await discover(id, client.TlsClientAuth(), another);
    await assert.rejects(
      signedIn(provider, config, HOW),
      (error) => error.status === 401,
    );
  });
}

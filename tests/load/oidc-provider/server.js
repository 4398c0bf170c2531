// npm `oidc-provider` as fast as it goes: its memory adapter, a session, no consent to ask for,
// unsigned cookies, opaque access tokens (one signature a flow, where ours makes two).
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
  clients: [{
    client_id: 'load',
    client_secret: 'a-secret-of-the-load-generator',
    redirect_uris: ['https://partner.example/callback'],
    id_token_signed_response_alg: 'ES256',
  }],
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  // What the person would have agreed to, remembered at the first sign-in.
  async loadExistingGrant({ oidc }) {
    const { Grant } = oidc.provider;
    const remembered = oidc.session.grantIdFor(oidc.client.clientId);
    if (remembered) {
      return Grant.find(remembered);
    }
    const { accountId } = oidc.session;
    const grant = new Grant({ clientId: oidc.client.clientId, accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

provider.listen(port, '127.0.0.1');

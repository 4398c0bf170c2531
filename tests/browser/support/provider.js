import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import selfsigned from 'selfsigned';

import { freePorts, stop, untilAnswers } from './demo.js';
import { fetchWith } from './http.js';

const PERSON = {
  siret: '99900000300015', last_name: 'Essai', first_name: 'Camille', password: 'Rivage2026bleu',
};

/** A certificate and its key, in PEM; signed by itself where there is no `ca`. */
export async function certificate(name, { ca, authority = false } = {}) {
  const made = await selfsigned.generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: ca && { key: ca.key, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: authority, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: authority },
      { name: 'subjectAltName', altNames: ['idp', 'mtls'].map(
        (host) => ({ type: 2, value: `${host}.localhost` }),
      ) },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/**
 * The provider itself, as an operator runs it: over TLS of its own, with partners declared by
 * command, and certificates asked for at an address apart. `settings` are beside those.
 */
export async function startProvider(partners, settings = {}) {
  const binary = process.env.IDP_BIN;
  if (!binary) throw new Error('IDP_BIN names no provider; tests/run builds it and sets it');
  const folder = await mkdtemp(join(tmpdir(), 'idp-tls-'));
  const port = await freePorts();
  const idp = `https://idp.localhost:${port}`;
  const ca = await certificate('An authority of the tests', { authority: true });
  const secret = randomBytes(32).toString('base64url');
  const env = { ...settings, ...(await arranged(folder, port, ca)) };
  await install(folder, (args, typed) => commanded(binary, args, env, typed), {
    secret, partners: await partners(ca),
  });
  const log = await open(join(folder, 'idp.log'), 'w');
  const child = spawn(binary, ['serve'], { env, stdio: ['ignore', log.fd, log.fd] });
  const ended = once(child, 'exit');
  const provider = {
    idp, ca, secret, fetch: fetchWith({ ca: ca.cert }), accounts: [PERSON],
    stop: () => stop(child, ended, log, folder),
  };
  const died = ended.then(() => Promise.reject(new Error('it ended')));
  try {
    await Promise.race([untilAnswers(`${idp}/health/ready`, provider.fetch), died]);
    return provider;
  } catch (cause) {
    await provider.stop();
    throw new Error(`The provider did not start: ${cause.message}`, { cause });
  }
}

/** The settings of a provider over TLS, and the files they name. */
async function arranged(folder, port, ca) {
  const server = await certificate('idp.localhost', { ca });
  const files = { 'server.pem': server.cert, 'server.key': server.key, 'ca.pem': ca.cert };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return {
    IDP_ISSUER: `https://idp.localhost:${port}`,
    IDP_MTLS_ADDRESS: `https://mtls.localhost:${port}`,
    IDP_LISTEN: `127.0.0.1:${port}`,
    IDP_DATABASE_URL: `sqlite://${join(folder, 'idp.db')}`,
    IDP_SECRET_FILE: join(folder, 'secret'),
    IDP_TLS_CERTIFICATE: join(folder, 'server.pem'),
    IDP_TLS_KEY: join(folder, 'server.key'),
    IDP_CLIENT_CA: join(folder, 'ca.pem'),
  };
}

/** What an operator does before the first start. */
async function install(folder, command, { secret, partners }) {
  await command(['secret', 'make', join(folder, 'secret')]);
  await command(['migrate']);
  await command([
    'account', 'add', '--siret', PERSON.siret, '--last-name', PERSON.last_name,
    '--first-name', PERSON.first_name, '--email', 'camille@essai.example',
  ], `${PERSON.password}\n`);
  const secretFile = join(folder, 'client-secret');
  await writeFile(secretFile, secret);
  for (const metadata of partners) {
    const file = join(folder, `${metadata.client_id}.json`);
    await writeFile(file, JSON.stringify(metadata));
    const hasSecret = metadata.token_endpoint_auth_method.startsWith('client_secret');
    await command(['client', 'add', file, ...(hasSecret ? ['--secret-file', secretFile] : [])]);
  }
}

function commanded(binary, args, env, typed = '') {
  return new Promise((resolve, reject) => {
    const child = execFile(binary, args, { env }, (error, stdout, stderr) =>
      error ? reject(new Error(`idp ${args.join(' ')}: ${stderr}`)) : resolve(stdout));
    child.stdin.end(typed);
  });
}

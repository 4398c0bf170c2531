import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import selfsigned from 'selfsigned';

import { freePorts } from './demo.js';
import { fetchWith } from './http.js';

const PATIENCE = 30_000;
const PERSON = {
  siret: '73282932000074', last_name: 'Essai', first_name: 'Camille', password: 'Rivage2026bleu',
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
 * command, and certificates asked for at an address apart.
 */
export async function startProvider(partners) {
  const binary = process.env.IDP_BIN;
  if (!binary) throw new Error('IDP_BIN names no provider; tests/run builds it and sets it');
  const folder = await mkdtemp(join(tmpdir(), 'idp-tls-'));
  const at = (name) => join(folder, name);
  const port = await freePorts();
  const ca = await certificate('An authority of the tests', { authority: true });
  const server = await certificate('idp.localhost', { ca });
  const idp = `https://idp.localhost:${port}`;
  const env = {
    IDP_ISSUER: idp,
    IDP_MTLS_ADDRESS: `https://mtls.localhost:${port}`,
    IDP_LISTEN: `127.0.0.1:${port}`,
    IDP_DATABASE_URL: `sqlite://${at('idp.db')}`,
    IDP_SECRET_FILE: at('secret'),
    IDP_TLS_CERTIFICATE: at('server.pem'),
    IDP_TLS_KEY: at('server.key'),
    IDP_CLIENT_CA: at('ca.pem'),
  };
  await Promise.all([
    writeFile(at('server.pem'), server.cert),
    writeFile(at('server.key'), server.key),
    writeFile(at('ca.pem'), ca.cert),
  ]);
  const command = (args, typed = '') => commanded(binary, args, env, typed);
  await command(['secret', 'make', at('secret')]);
  await command(['migrate']);
  await command([
    'account', 'add', '--siret', PERSON.siret, '--last-name', PERSON.last_name,
    '--first-name', PERSON.first_name, '--email', 'camille@essai.example',
  ], `${PERSON.password}\n`);
  const secret = randomBytes(32).toString('base64url');
  await writeFile(at('client-secret'), secret);
  for (const [index, metadata] of (await partners(ca)).entries()) {
    const file = at(`client-${index}.json`);
    await writeFile(file, JSON.stringify(metadata));
    const hasSecret = metadata.token_endpoint_auth_method.startsWith('client_secret');
    const secretFile = hasSecret ? ['--secret-file', at('client-secret')] : [];
    await command(['client', 'add', file, ...secretFile]);
  }
  const log = await open(at('idp.log'), 'w');
  const child = spawn(binary, ['serve'], { env, stdio: ['ignore', log.fd, log.fd] });
  const provider = {
    idp, ca, secret, fetch: fetchWith({ ca: ca.cert }), accounts: [PERSON],
    stop: () => stop(child, log, folder),
  };
  await serves(provider, child);
  return provider;
}

function commanded(binary, args, env, typed) {
  return new Promise((resolve, reject) => {
    const child = execFile(binary, args, { env }, (error, stdout, stderr) =>
      error ? reject(new Error(`idp ${args.join(' ')}: ${stderr}`)) : resolve(stdout));
    child.stdin.end(typed);
  });
}

async function serves(provider, child) {
  const deadline = Date.now() + PATIENCE;
  const ready = () => provider.fetch(`${provider.idp}/health/ready`).then(
    (answer) => answer.ok, () => false,
  );
  while (!(await ready())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await provider.stop();
      throw new Error('the provider does not serve');
    }
    await sleep(50);
  }
}

/** Answers with the exit code, which is 0 after a clean stop. */
async function stop(child, log, folder) {
  const ended = child.exitCode === null ? once(child, 'exit') : [child.exitCode];
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const [code] = await ended;
  clearTimeout(impatient);
  await log.close();
  await rm(folder, { recursive: true });
  return code;
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { localFetch } from './http.js';

const ACCOUNTS = new URL('../../../clients/demo/accounts.json', import.meta.url);
/** The demo uses this many ports in a row: the provider, its partners, the mailbox. */
const PORTS = 6;
const PATIENCE = 30_000;

/** A partner of the tests' own, which the demo registers beside its own ones. */
const JOURNEY = {
  client_id: 'openid-client-journey',
  client_name: 'Parcours openid-client',
  redirect_uris: ['http://127.0.0.1:9/callback'],
  post_logout_redirect_uris: ['http://127.0.0.1:9/signed-out'],
  grant_types: [
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
  scope: 'openid profile email phone address organization habilitations offline_access',
  consent: 'required',
  services: ['mon-compte-formation'],
};

/** Starts the demo with an empty database of its own, and comes back when it serves. */
export async function startDemo(registration = JOURNEY) {
  const binary = process.env.IDP_DEMO_BIN;
  if (!binary) throw new Error('IDP_DEMO_BIN names no demo; tests/run builds it and sets it');
  const accounts = JSON.parse(await readFile(ACCOUNTS, 'utf8'));
  const folder = await mkdtemp(join(tmpdir(), 'idp-demo-'));
  const base = await freePorts();
  const clientSecret = randomBytes(32).toString('base64url');
  const log = await open(join(folder, 'demo.log'), 'w');
  const [client, secret] = [join(folder, 'client.json'), join(folder, 'client-secret')];
  await writeFile(client, JSON.stringify(registration));
  await writeFile(secret, clientSecret);
  const child = spawn(binary, [
    '--port-base', String(base), '--data', join(folder, 'data'),
    '--register', client, '--secret-file', secret,
  ], { stdio: ['ignore', log.fd, log.fd] });
  const ended = once(child, 'exit');
  const demo = {
    idp: `http://idp.localhost:${base}`,
    partner: `http://formation.localhost:${base + 1}`,
    mail: `http://mail.localhost:${base + 5}/demo/mail`,
    jedeclare: `http://jedeclare.localhost:${base + 2}`,
    portailpro: `http://portailpro.localhost:${base + 3}`,
    cabinet: `http://cabinet.localhost:${base + 4}`,
    clientSecret,
    accounts,
    log: () => readFile(join(folder, 'demo.log'), 'utf8'),
    stop: () => stop(child, ended, log, folder),
  };
  try {
    await Promise.race([serves(demo), ended.then(() => Promise.reject(new Error('it ended')))]);
    demo.discovery = await (await localFetch(
      `${demo.idp}/.well-known/openid-configuration`,
    )).json();
    return demo;
  } catch (cause) {
    const output = await demo.log();
    await demo.stop();
    throw new Error(`The demo did not start: ${cause.message}\n${output}`, { cause });
  }
}

async function serves(demo) {
  for (const address of [
    `${demo.idp}/health/ready`,
    `${demo.partner}/`,
    `${demo.jedeclare}/`,
    `${demo.portailpro}/`,
    `${demo.cabinet}/`,
  ]) {
    await untilAnswers(address);
  }
}

export async function untilAnswers(address, fetch = localFetch) {
  const deadline = Date.now() + PATIENCE;
  while (!(await fetch(address).then((answer) => answer.ok, () => false))) {
    if (Date.now() > deadline) throw new Error(`${address} does not answer`);
    await sleep(50);
  }
}

/** Ctrl-C, as a person would; answers with the exit code, which is 0 after a clean stop. */
export async function stop(child, ended, log, folder) {
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const [code] = await ended;
  clearTimeout(impatient);
  await log.close();
  await rm(folder, { recursive: true });
  return code;
}

/** Tried below the range from which the system takes ports for outgoing connections. */
export async function freePorts() {
  for (;;) {
    const base = 10_000 + Math.floor(Math.random() * 9_000);
    const ports = Array.from({ length: PORTS }, (_, index) => base + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return base;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * The partner guides, run as they are printed: whatever the language, the same story. A language
 * that is not on this machine is named, in the summary of tests/run too, and counts as nothing.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePorts, startDemo } from '../browser/support/demo.js';
import { HttpBrowser } from '../browser/support/http-browser.js';
import { localFetch } from '../browser/support/http.js';
import { homePage, languages } from './languages.js';
import { startProxy } from './proxy.js';

const PAGE = '/private?page=2';
const proxy = await startProxy();
const executed = [];

for (const [language, prepare] of Object.entries(languages)) {
  const { start, missing } = await prepare(proxy);
  if (missing) console.log(`not executed: the ${language} guide, for lack of ${missing}`);
  else executed.push([language, start]);
}

const SITE = `http://guide.localhost:${await freePorts()}`;
let demo;

before(async () => {
  demo = await startDemo({
    client_id: 'guide',
    client_name: 'Mon site',
    redirect_uris: [`${SITE}/callback`],
    post_logout_redirect_uris: [`${SITE}/`],
    scope: 'openid profile',
    consent: 'convention',
  });
});

after(async () => {
  await demo?.stop();
  proxy.stop();
});

/** Starts a site, and comes back when it serves. */
async function serve(command) {
  const { port } = new URL(SITE);
  const through = `http://127.0.0.1:${proxy.port}`;
  const [program, ...options] = typeof command === 'function' ? command(port) : command;
  const child = spawn(program, options, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HTTP_PROXY: through,
      http_proxy: through,
      ISSUER: demo.idp,
      CLIENT_ID: 'guide',
      CLIENT_SECRET: demo.clientSecret,
      SITE,
      PORT: port,
      HOME_PAGE: homePage,
    },
  });
  const ended = once(child, 'exit');
  const serves = () => localFetch(`${SITE}/`).then(({ ok }) => ok, () => false);
  for (let tries = 0; !(await serves()); tries += 1) {
    assert.ok(tries < 900 && child.exitCode === null, `${program} does not serve`);
    await sleep(100);
  }
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

const visitor = () => new HttpBrowser('nowhere:');
const heading = (page) => page.document.querySelector('h1').text;

async function signIn(browser) {
  const { siret, last_name, first_name, password } = demo.accounts[0];
  const form = await browser.open(new URL(PAGE, SITE));
  assert.equal(form.url.origin, demo.idp, 'the form is the provider’s');
  return browser.press(form, '#sign-in', { siret, last_name, first_name, password });
}

for (const [language, command] of executed) {
  describe(`the ${language} guide`, () => {
    let stop;
    before(async () => { stop = await serve(command); });
    after(() => stop?.());

    test('a plain page leads to the sign-in, and the sign-in to the page meant', async () => {
      const browser = visitor();
      const home = await browser.open(`${SITE}/`);
      assert.equal(home.document.querySelector('a').getAttribute('href'), PAGE);
      const page = await signIn(browser);
      assert.equal(page.url.href, `${SITE}${PAGE}`);
      assert.equal(heading(page), 'Bonjour Camille Mésange');
    });

    test('signing out ends it here and at the provider', async () => {
      const browser = visitor();
      const page = await signIn(browser);
      const home = await browser.press(page, '#sign-out');
      assert.equal(home.url.origin + home.url.pathname, `${SITE}/`);
      const again = await browser.open(new URL(PAGE, SITE));
      assert.equal(again.url.origin, demo.idp);
      assert.ok(again.document.querySelector('#sign-in'));
    });

    test('an answer that nobody asked for signs nobody in', async () => {
      const browser = visitor();
      const forged = `${SITE}/callback?code=stolen&state=guessed&iss=${demo.idp}`;
      assert.equal((await browser.open(forged)).status, 400);
      assert.equal((await browser.open(new URL(PAGE, SITE))).url.origin, demo.idp);
    });

    test('an answer that another provider relayed is refused', async () => {
      const browser = visitor();
      const asked = await browser.open(new URL(PAGE, SITE), { until: demo.idp });
      const state = asked.url.searchParams.get('state');
      const relayed = `${SITE}/callback?code=any&state=${state}&iss=https://evil.example`;
      assert.equal((await browser.open(relayed)).status, 400);
    });
  });
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import { test as base } from './fixtures.js';

/**
 * In place of Playwright's list, for the last one counts: that one switches off what keeps frames
 * of other sites in storage of their own, as people's browsers do.
 */
const FEATURES = '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks';

/** Every test has a browser of its own, whose settings block third-party cookies. */
export const test = base.extend({
  scripted: [true, { option: true }],

  context: async ({ scripted, locale, contextOptions, launchOptions }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'idp-profile-'));
    await mkdir(join(profile, 'Default'));
    const preferences = { profile: { cookie_controls_mode: 1, block_third_party_cookies: true } };
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const context = await chromium.launchPersistentContext(profile, {
      ...launchOptions,
      ...contextOptions,
      locale,
      javaScriptEnabled: scripted,
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      args: [...launchOptions.args, FEATURES],
    });
    await use(context);
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  },

  page: async ({ context }, use) => use(await context.newPage()),
});

/** A page that nobody of ours serves, at an address that the browser takes for real. */
export async function stranger(context, address, html, headers = {}) {
  await context.route(address, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: html }),
  );
}

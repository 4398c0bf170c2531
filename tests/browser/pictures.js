/**
 * A picture of every page, in both languages, both themes, on a phone and on a desk, to be looked
 * at by people: IDP_DEMO_BIN=… node tests/browser/pictures.js FOLDER [START OF A NAME]
 */
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import config from './playwright.config.js';
import { startDemo } from './support/demo.js';
import { everyPage } from './support/pages.js';

const LOCALES = ['fr-FR', 'en-GB'];
const THEMES = ['light', 'dark'];
const SIZES = { phone: { width: 375, height: 750 }, desk: { width: 1280, height: 800 } };

const [, , folder = 'pictures', start = ''] = process.argv;
const wanted = Object.entries(everyPage).filter(([name]) => name.startsWith(start));
const demo = await startDemo();
const browser = await chromium.launch(config.use.launchOptions);
try {
  for (const locale of LOCALES) {
    for (const [name, visit] of wanted) await picture(locale, name, visit);
  }
} finally {
  await browser.close();
  await demo.stop();
}

async function picture(locale, name, visit) {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  await visit(page, demo);
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const file = `${name.replace(/\W+/g, '-')}-${locale.slice(0, 2)}-${colorScheme}-${size}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: true });
    }
  }
  await context.close();
}

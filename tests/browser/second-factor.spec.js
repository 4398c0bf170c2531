import * as OTPAuth from 'otpauth';

import { expectNothingFound } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import {
  expectEstablishments,
  expectSignedOut,
  openSignIn,
  signIn,
  signInAtPartner,
  signOut,
  someoneWhoSetsUp,
} from './support/journey.js';

/** What an app shows that was given this key; `later` counts steps of thirty seconds. */
const code = (key, later = 0) => {
  const app = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(key.replace(/\s/g, '')) });
  return app.generate({ timestamp: Date.now() + later * 30_000 });
};

async function setUp(page, demo) {
  await page.goto(`${demo.idp}/account/factors`);
  await page.locator('#add-app').click();
  const key = await page.locator('#key').innerText();
  await page.locator('#name').fill('Mon téléphone');
  await page.locator('#code').fill(code(key));
  await page.locator('#set-up').click();
  const codes = await page.locator('.codes code').allInnerTexts();
  expect(codes).toHaveLength(10);
  return { key, codes };
}

test('an app is set up, asked for, replaced by paper, and removed', async ({ page, demo }) => {
  const account = someoneWhoSetsUp(demo);
  await signInAtPartner(page, demo, account);
  const { key, codes } = await setUp(page, demo);
  await expectNothingFound(page);

  const download = page.waitForEvent('download');
  await page.locator('#download-codes').click();
  const file = await (await download).createReadStream();
  const text = Buffer.concat(await file.toArray()).toString('utf8');
  expect(codes.every((one) => text.includes(one))).toBe(true);
  await expect(page.locator('#print')).toBeVisible();
  await page.locator('#continue').click();
  await expect(page.locator('#codes-left')).toContainText('10');
  await expectNothingFound(page);

  await page.goto(`${demo.partner}/dotations`);
  await signOut(page);
  await expectSignedOut(page, demo);
  await openSignIn(page, demo);
  await signIn(page, account);
  // The code of now set the app up. The next one is taken half a minute early.
  await page.locator('#code').fill(code(key, 1));
  await page.locator('#second-factor').click();
  await expectEstablishments(page, demo);

  await signOut(page);
  await expectSignedOut(page, demo);
  await openSignIn(page, demo);
  await signIn(page, account);
  await page.locator('#other-way').click();
  await page.locator('#code').fill(codes[0]);
  await page.locator('#second-factor').click();
  await expectEstablishments(page, demo);

  await page.goto(`${demo.idp}/account/factors/codes`);
  await expectNothingFound(page);
  await page.goto(`${demo.idp}/account/factors`);
  await expect(page.locator('#codes-left')).toContainText('9');
  await page.locator('main a[href*="/account/factors/remove"]').click();
  await expectNothingFound(page);
  await page.locator('#remove-confirm').click();
  await expect(page.locator('#codes-left')).toHaveCount(0);
});

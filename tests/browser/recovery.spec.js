import { expectNothingFound } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import { expectEstablishments, openSignIn, signIn, someone } from './support/journey.js';
import {
  NEW_PASSWORD,
  openLatestLink,
  openRecoveryLink,
  openRequests,
  openWaysOfSomebodyNew,
} from './support/recovery.js';

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('a link in a mail leads to a new password', async ({ page, demo }) => {
    const person = await openRecoveryLink(page, demo);
    await page.locator('#use-link').click();
    await page.locator('#password').fill(NEW_PASSWORD);
    await page.locator('#set-password').click();
    await expect(page).toHaveURL(/\/recover\/done/);
    await page.locator('#go-on').click();
    await signIn(page, { ...person, siret: someone(demo).siret, password: NEW_PASSWORD });
    await expect(page).toHaveURL(`${demo.partner}/dotations`);
  });
});

test('a link that was used opens nothing', async ({ page, demo }) => {
  await openRecoveryLink(page, demo);
  const link = page.url();
  await page.locator('#use-link').click();
  await expect(page.locator('#set-password')).toBeVisible();
  await page.goto(link);
  await expect(page.locator('#use-link')).toHaveCount(0);
  await openSignIn(page, demo);
  await signIn(page, someone(demo));
  await expectEstablishments(page, demo);
});

test('an administrator has a link sent to who asks for help', async ({ page, demo }) => {
  const person = await openWaysOfSomebodyNew(page, demo);
  await page.locator('#by-help').click();
  await expect(page.locator('#ways')).toBeVisible();
  await page.context().clearCookies();
  const request = page.locator('form.offer').filter({ hasText: person.email });
  await openRequests(page, demo);
  await expect(async () => {
    await page.reload();
    await expect(request).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await expectNothingFound(page);
  await request.locator('button[value=send]').click();
  await expect(page.locator('#done')).toBeVisible();
  await openLatestLink(page, demo, person.email, '/recover/link');
  await page.locator('#use-link').click();
  await expect(page.locator('#set-password')).toBeVisible();
});

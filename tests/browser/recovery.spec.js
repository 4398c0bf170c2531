import { expect, test } from './support/fixtures.js';
import { expectEstablishments, openSignIn, signIn, someone } from './support/journey.js';
import { NEW_PASSWORD, openRecoveryLink } from './support/recovery.js';

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

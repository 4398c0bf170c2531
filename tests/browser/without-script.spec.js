import { expect, test } from './support/fixtures.js';
import {
  expectSignedOut,
  openConsent,
  openSignIn,
  signIn,
  signInAtPartner,
  signOut,
  stranger,
} from './support/journey.js';

test.use({ javaScriptEnabled: false });

test('a person signs in and out', async ({ page, demo }) => {
  await signInAtPartner(page, demo);
  await signOut(page);
  await expectSignedOut(page, demo);
});

test('a refused sign-in says so', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await signIn(page, stranger(demo));
  await expect(page.getByRole('alert')).toBeVisible();
});

test('no control is shown that needs a script', async ({ page, demo }) => {
  await openSignIn(page, demo);
  const buttons = await page.getByRole('button').all();
  for (const button of buttons) await expect(button).toHaveAttribute('type', 'submit');
});

test('consent is asked and heard', async ({ page, demo }) => {
  await openConsent(page, demo);
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.locator('#consent-deny').click();
  const location = new URL((await answered).headers().location);
  expect(location.searchParams.get('error')).toBe('access_denied');
});

import { expect, test } from './support/fixtures.js';
import {
  establishments,
  expectEstablishments,
  openSignIn,
  partnerControl,
  signIn,
  signInAtPartner,
  signInForm,
  someone,
  someoneElse,
  stranger,
  withWrongPassword,
} from './support/journey.js';

test('a person signs in and sees the establishments they may act for', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await signIn(page, someone(demo));
  await expectEstablishments(page, demo);
  expect(await establishments(page).count()).toBeGreaterThan(0);
});

test('the button on the home page of the partner leads to the sign-in', async ({ page, demo }) => {
  await page.goto(demo.partner);
  await partnerControl(page, /se connecter/i).click();
  await expect(signInForm(page)).toBeVisible();
  expect(new URL(page.url()).origin).toBe(demo.idp);
});

test('a person signed in once is not asked again', async ({ page, demo, context }) => {
  await signInAtPartner(page, demo);
  await context.clearCookies({ domain: new URL(demo.partner).hostname });
  await page.goto(`${demo.partner}/dotations`);
  await expectEstablishments(page, demo);
});

test('the sign-in page names the service', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/formation/i);
});

test('a wrong password keeps all that was typed but itself', async ({ page, demo }) => {
  const typed = withWrongPassword(someoneElse(demo));
  await openSignIn(page, demo);
  await signIn(page, typed);
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.locator('#last_name')).toHaveValue(typed.last_name);
  await expect(page.locator('#first_name')).toHaveValue(typed.first_name);
  await expect(page.locator('#password')).toHaveValue('');
  const siret = await page.locator('#siret').inputValue();
  expect(siret.replace(/\s/g, '')).toBe(typed.siret);
});

test('the message is the same whether or not the person exists', async ({ page, demo }) => {
  const messages = [];
  for (const account of [withWrongPassword(someoneElse(demo)), stranger(demo)]) {
    await openSignIn(page, demo);
    await signIn(page, account);
    messages.push(await page.getByRole('alert').innerText());
  }
  expect(messages[0]).not.toBe('');
  expect(messages[1]).toBe(messages[0]);
});

test('a person who mistyped signs in at the second try', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await signIn(page, withWrongPassword(someone(demo)));
  await expect(page.getByRole('alert')).toBeVisible();
  await page.locator('#password').fill(someone(demo).password);
  await page.locator('#sign-in').click();
  await expectEstablishments(page, demo);
});

test('giving up leads back to the partner, which says so kindly', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await page.locator('#cancel').click();
  await expect(page.getByText(/annul|renonc|interromp/i).first()).toBeVisible();
  await expect(page.getByText('access_denied')).toHaveCount(0);
  expect(new URL(page.url()).origin).toBe(demo.partner);
});

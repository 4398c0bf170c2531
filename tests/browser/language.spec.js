import { expect, test } from './support/fixtures.js';
import {
  authorizationUrl,
  expectEstablishments,
  openSignIn,
  signIn,
  someone,
} from './support/journey.js';

const html = (page) => page.locator('html');
const toEnglish = (page) => page.getByRole('link', { name: 'English' });

test('the sign-in speaks French to a French browser', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await expect(html(page)).toHaveAttribute('lang', 'fr');
  await expect(page.getByLabel(/mot de passe/i).first()).toBeVisible();
});

test('the switch turns the page to English and the sign-in goes on', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await toEnglish(page).click();
  await expect(html(page)).toHaveAttribute('lang', 'en');
  await expect(page.getByLabel(/password/i).first()).toBeVisible();
  await signIn(page, someone(demo));
  await expectEstablishments(page, demo);
});

test('the next page stays in the language chosen', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await toEnglish(page).click();
  await signIn(page, { ...someone(demo), siret: '12345678901234' });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(html(page)).toHaveAttribute('lang', 'en');
});

test('a partner can ask for English', async ({ page, demo }) => {
  await page.goto(authorizationUrl(demo, { ui_locales: 'en' }));
  await expect(html(page)).toHaveAttribute('lang', 'en');
});

test.describe('an English browser', () => {
  test.use({ locale: 'en-GB' });

  test('is spoken to in English', async ({ page, demo }) => {
    await openSignIn(page, demo);
    await expect(html(page)).toHaveAttribute('lang', 'en');
  });
});

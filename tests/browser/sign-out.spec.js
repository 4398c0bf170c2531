import { expect, test } from './support/fixtures.js';
import {
  expectSignedOut,
  openSignIn,
  openSignOutConfirmation,
  signInAtPartner,
  signOut,
} from './support/journey.js';

test('signing out ends at the partner', async ({ page, demo }) => {
  await signInAtPartner(page, demo);
  await signOut(page);
  await expectSignedOut(page, demo);
});

test('after signing out, a new visit asks for credentials', async ({ page, demo }) => {
  await signInAtPartner(page, demo);
  await signOut(page);
  await expectSignedOut(page, demo);
  await openSignIn(page, demo);
});

test('the back button shows no establishment to the next person', async ({ page, demo }) => {
  await signInAtPartner(page, demo);
  await signOut(page);
  await expectSignedOut(page, demo);
  await page.goBack();
  await expect(page.getByRole('cell')).toHaveCount(0);
});

test('a sign-out nobody vouches for is confirmed by the person', async ({ page, demo }) => {
  await openSignOutConfirmation(page, demo);
  await page.locator('#sign-out-confirm').click();
  await expect(page).toHaveURL(/\/sign-out\/done/);
});

test('a sign-out that is not confirmed changes nothing', async ({ page, demo, context }) => {
  await openSignOutConfirmation(page, demo);
  await context.clearCookies({ domain: new URL(demo.partner).hostname });
  await page.goto(`${demo.partner}/dotations`);
  await expect(page.getByRole('cell').first()).toBeVisible();
});

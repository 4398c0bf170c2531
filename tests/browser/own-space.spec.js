import { expectNothingFound } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import { signIn, signInForm, someone } from './support/journey.js';

test('a sign-in begins here and leads to the page that was asked for', async ({ page, demo }) => {
  const asked = `${demo.idp}/account/consents`;
  await page.goto(asked);
  await expect(signInForm(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/votre espace/i);
  await expect(page.locator('main')).not.toContainText('Formation');
  await expectNothingFound(page);
  await page.locator('#cancel').click();
  await expect(page).toHaveURL(`${demo.idp}/`);
  await page.locator('#enter').click();
  await signIn(page, someone(demo));
  await expect(page.locator('#sign-out')).toBeVisible();

  await page.context().clearCookies();
  await page.goto(asked);
  await signIn(page, someone(demo));
  await expect(page).toHaveURL(asked);
  // Partners need no second sign-in.
  await page.goto(`${demo.partner}/dotations`);
  await expect(page).toHaveURL(`${demo.partner}/dotations`);
});

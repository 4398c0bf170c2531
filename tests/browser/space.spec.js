import { expect, test } from './support/fixtures.js';
import { enterAsSomebodyNew, openAddressUndo } from './support/space.js';

test.use({ javaScriptEnabled: false });

const DARK = 'rgb(12, 23, 27)';
const LIGHT = 'rgb(239, 243, 243)';

const expectGround = (page, colour) =>
  expect(page.locator('body')).toHaveCSS('background-color', colour);

test('an address is changed by a link with the password, and taken back by another', async ({ page, demo }) => {
  const person = await openAddressUndo(page, demo);
  const undo = page.url();
  await page.goto(`${demo.idp}/account/profile`);
  await expect(page.locator('main')).toContainText(person.address);
  await page.goto(undo);
  await page.locator('#undo-address').click();
  await expect(page.locator('#recover')).toBeVisible();
  await page.goto(`${demo.idp}/account/profile`);
  await expect(page).toHaveURL(/\/sign-in\?/);
  await expect(page.locator('#sign-out')).toHaveCount(0);
});

test('the theme that was chosen is drawn whatever the system likes', async ({ page, demo }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await enterAsSomebodyNew(page, demo);
  await expectGround(page, LIGHT);
  await page.locator('#preferences').click();
  await page.locator('#theme-dark').check();
  await page.locator('#keep-preferences').click();
  await expect(page.locator('#done')).toBeVisible();
  await expectGround(page, DARK);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('#theme-light').check();
  await page.locator('#keep-preferences').click();
  await expect(page.locator('#theme-light')).toBeChecked();
  await expectGround(page, LIGHT);
  await page.locator('#home').click();
  await expectGround(page, LIGHT);
});

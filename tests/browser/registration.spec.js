import { expect, test } from './support/fixtures.js';
import { signInAtPartner, someone } from './support/journey.js';
import { openMail } from './support/people.js';
import {
  PASSWORD,
  openRegistration,
  register,
  registrant,
} from './support/registration.js';

test('a visitor registers a company from the sign-in page to a space that waits', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.partner}/dotations`);
  await page.locator('#register').click();
  await expect(page).toHaveURL(`${demo.idp}/register-company`);
  const who = await openRegistration(page, demo, 'sent');
  await openMail(page, demo, who.email);
  await expect(page.locator('main')).toContainText(`${who.first_name} ${who.last_name}`);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#validate').click();
  await expect(page.locator('#waits')).toBeVisible();
  await page.locator('#key').click();
  await expect(page.locator('#letter')).toBeVisible();
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a company is registered all the same', async ({ page, demo }) => {
    await register(page, demo);
  });
});

test('an administrator agrees to a further one', async ({ browser, page, demo }) => {
  const establishment = someone(demo).siret;
  const who = await openRegistration(page, demo, 'sent', registrant(establishment));
  await openMail(page, demo, who.email);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#validate').click();
  await expect(page.locator('#waits')).toBeVisible();

  const office = await (await browser.newContext()).newPage();
  await signInAtPartner(office, demo);
  await office.goto(`${demo.idp}/`);
  await office.locator('#candidates').click();
  const request = office.locator('section').filter({ hasText: who.last_name });
  await request.locator('[value=agree]').click();
  await expect(office.locator('#done')).toBeVisible();
  await office.context().close();

  await page.goto(`${demo.idp}/`);
  await expect(page.locator('#declarants')).toBeVisible();
});

test('a registration is done with the keyboard alone', async ({ page, demo }) => {
  const who = registrant();
  await openRegistration(page, demo, 'person', who);
  for (const field of ['last_name', 'first_name', 'phone', 'email']) {
    await page.locator(`#${field}`).focus();
    await page.keyboard.type(who[field]);
  }
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/terms/);
  await page.locator('#accepted').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/password/);
});

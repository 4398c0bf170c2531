import { expect, test } from './support/fixtures.js';
import {
  expectEstablishments,
  openSignIn,
  signIn,
  someone,
  stranger,
} from './support/journey.js';

const FIELDS = ['siret', 'last_name', 'first_name', 'password'];

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    const there = await page.locator(selector).evaluate((node) => node === document.activeElement);
    if (there) return;
  }
  throw new Error(`Tab never reaches ${selector}`);
}

const focusIsSeen = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  });

test('a person signs in with the keyboard alone', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await page.locator('body').evaluate(() => document.activeElement.blur());
  for (const field of FIELDS) {
    await tabTo(page, `#${field}`);
    await page.keyboard.type(someone(demo)[field]);
  }
  await page.keyboard.press('Enter');
  await expectEstablishments(page, demo);
});

test('whatever has the focus shows it', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await page.locator('body').evaluate(() => document.activeElement.blur());
  for (const id of [...FIELDS, 'sign-in', 'cancel']) {
    await tabTo(page, `#${id}`);
    expect(await focusIsSeen(page), `#${id}`).toBe(true);
  }
});

test('the error summary has the focus when it appears', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await signIn(page, stranger(demo));
  const summary = page.getByRole('alert');
  await expect(summary).toBeVisible();
  const holdsFocus = (node) => node.contains(document.activeElement);
  await expect.poll(() => summary.evaluate(holdsFocus)).toBe(true);
});

test('the summary of a mistyped SIRET leads to its field', async ({ page, demo }) => {
  await openSignIn(page, demo);
  await signIn(page, { ...someone(demo), siret: '12345678901234' });
  await page.getByRole('alert').getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#siret')).toBeFocused();
});

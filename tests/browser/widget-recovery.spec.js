import { expectNothingFound } from './support/axe.js';
import { test } from './support/blocked.js';
import { expect } from './support/fixtures.js';
import { signIn, signInForm, someone } from './support/journey.js';
import { openInvitation } from './support/people.js';
import { NEW_PASSWORD } from './support/recovery.js';

const ANSWER = 'Médor';
const OLD_PASSWORD = 'Brume-Canal-4791';

/** Somebody new, with a secret question, who is signed in nowhere. */
async function somebodyWithAQuestion(page, demo) {
  const person = await openInvitation(page, demo);
  await page.locator('#password').fill(OLD_PASSWORD);
  await page.locator('#open-account').click();
  await expect(page.locator('#sign-out')).toBeVisible();
  await page.goto(`${demo.idp}/account/question`);
  await page.locator('#question').selectOption('first_pet');
  await page.locator('#answer').fill(ANSWER);
  await page.locator('#current').fill(OLD_PASSWORD);
  await page.locator('#set-question').click();
  await expect(page).toHaveURL(/question\/done/);
  await page.context().clearCookies();
  return { ...person, siret: someone(demo).siret };
}

test('a forgotten password is told in the frame, and the whole page leads back to the partner', async ({
  page, demo,
}) => {
  const person = await somebodyWithAQuestion(page, demo);
  const frame = page.frameLocator('net-entreprises-login iframe');
  await page.goto(`${demo.cabinet}/`);
  await frame.locator('a[href^="/recover"]').press('Enter');
  await expect(frame.locator('#recover')).toBeVisible();
  await expectNothingFound(page);
  await frame.locator('#back').press('Enter');
  await expect(frame.locator('#sign-in')).toBeVisible();
  await frame.locator('a[href^="/recover"]').press('Enter');
  await frame.locator('#first_name').press('Enter');
  await expect(frame.getByRole('alert').first()).toBeFocused();
  for (const field of ['siret', 'last_name', 'first_name']) {
    await frame.locator(`#${field}`).fill(person[field]);
  }
  await frame.locator('#first_name').press('Enter');
  await expect(page).toHaveURL((url) => url.href.startsWith(`${demo.idp}/recover/ways`));
  await page.locator('#by-question').click();
  await page.locator('#answer').fill(ANSWER);
  await page.locator('#answer-submit').click();
  await page.locator('#password').fill(NEW_PASSWORD);
  await page.locator('#set-password').click();
  await page.locator('#go-on').click();
  await expect(signInForm(page)).toBeVisible();
  await signIn(page, { ...person, password: NEW_PASSWORD });
  await expect(page).toHaveURL(`${demo.cabinet}/espace`);
});

import * as OTPAuth from 'otpauth';

import { expectNothingFound } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import { signIn } from './support/journey.js';
import { openLatestLink } from './support/recovery.js';

const named = (demo, name) => demo.accounts.find(({ last_name: lastName }) => lastName === name);

/** Each agent signs in once: a code is taken once. */
async function openConsole(page, demo, agent) {
  await page.goto(`${demo.idp}/support`);
  await signIn(page, agent);
  const secret = OTPAuth.Secret.fromBase32(agent.totp_secret);
  await page.locator('#code').fill(new OTPAuth.TOTP({ secret }).generate());
  await page.locator('#second-factor').click();
  await expect(page).toHaveURL(`${demo.idp}/support`);
  await expect(page.locator('#q')).toBeVisible();
}

test('two agents help somebody back in', async ({ page, demo, browser }) => {
  const person = named(demo, 'Pinson');
  await openConsole(page, demo, named(demo, 'Balise'));
  await page.locator('#q').fill(person.last_name);
  await page.locator('#search').click();
  await expectNothingFound(page);
  await page.getByRole('link', { name: `${person.first_name} ${person.last_name}` }).click();
  await page.locator('#reset').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectNothingFound(page);
  await page.locator('#reason').fill('Rappel au numéro enregistré');
  await page.locator('#reset').click();
  await expect(page.locator('button[value=reject]')).toBeVisible();
  await expect(page.locator('button[value=approve]')).toHaveCount(0);

  const elsewhere = await browser.newContext();
  const second = await elsewhere.newPage();
  await openConsole(second, demo, named(demo, 'Fanal'));
  await second.locator('#resets').click();
  await expectNothingFound(second);
  await second.locator('button[value=approve]').click();
  await expect(second.locator('#done')).toBeVisible();
  await elsewhere.close();

  await openLatestLink(page, demo, person.email, '/recover/link');
  await expect(page.locator('#use-link')).toBeVisible();
});

import { expect } from '@playwright/test';

import { openSignIn, signInAtPartner, someone } from './journey.js';
import { openInvitation } from './people.js';

export const NEW_PASSWORD = 'Falaise-Bruyere-2683';

/** Says who one is, on the way from a sign-in. */
export async function openWays(page, demo, account = someone(demo)) {
  await openSignIn(page, demo);
  await page.locator('main a[href^="/recover"]').click();
  for (const field of ['siret', 'last_name', 'first_name']) {
    await page.locator(`#${field}`).fill(account[field]);
  }
  await page.locator('#recover').click();
  await expect(page.locator('#masked')).toBeVisible();
}

/** The page after a mail was asked for; nothing is asked for by looking at it. */
export async function openSent(page, demo) {
  await openWays(page, demo);
  const { searchParams } = new URL(page.url());
  await page.goto(`${demo.idp}/recover/mail?recovery=${searchParams.get('recovery')}`);
  await expect(page.locator('#ways')).toBeVisible();
}

/** The same after administrators were asked. */
export async function openHelpAsked(page, demo) {
  await openWays(page, demo);
  const { searchParams } = new URL(page.url());
  await page.goto(`${demo.idp}/recover/help?recovery=${searchParams.get('recovery')}`);
  await expect(page.locator('#ways')).toBeVisible();
}

/** Where administrators see who asks for help. */
export async function openRequests(page, demo) {
  await signInAtPartner(page, demo);
  await page.goto(`${demo.idp}/account/declarants/help`);
  await expect(page.locator('#list')).toBeVisible();
}

/** Opens the link of the latest mail to this address. */
export async function openLatestLink(page, demo, email, path) {
  await expect(async () => {
    await page.goto(demo.mail);
    const mail = page.getByRole('listitem').filter({ hasText: email }).first();
    await mail.getByRole('link').click({ timeout: 1000 });
    await expect(page.locator('#link')).toHaveAttribute('href', new RegExp(path), { timeout: 1000 });
  }).toPass();
  await page.locator('#link').click();
}

/** Somebody new, who chose a password and forgot it; on the page of the ways back. */
export async function openWaysOfSomebodyNew(page, demo) {
  const person = await openInvitation(page, demo);
  await page.locator('#password').fill('Brume-Canal-4791');
  await page.locator('#open-account').click();
  await expect(page.locator('#sign-out')).toBeVisible();
  await page.context().clearCookies();
  await openWays(page, demo, { ...person, siret: someone(demo).siret });
  return person;
}

export async function openRecoveryLink(page, demo) {
  const person = await openWaysOfSomebodyNew(page, demo);
  await page.locator('#by-mail').click();
  await expect(page.locator('#ways')).toBeVisible();
  await openLatestLink(page, demo, person.email, '/recover/link');
  await expect(page.locator('#use-link')).toBeVisible();
  return person;
}

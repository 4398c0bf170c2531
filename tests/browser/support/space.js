import { expect } from '@playwright/test';

import { openInvitation } from './people.js';
import { openLatestLink } from './recovery.js';

const PASSWORD = 'Brume-Canal-4791';

let addresses = 0;

/** Somebody whom no other test knows, in their own space. */
export async function enterAsSomebodyNew(page, demo) {
  const person = await openInvitation(page, demo);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#open-account').click();
  await expect(page.locator('#sign-out')).toBeVisible();
  return { ...person, password: PASSWORD };
}

/** Asks for another address, and opens the link that proves it. */
export async function openAddressLink(page, demo) {
  const person = await enterAsSomebodyNew(page, demo);
  addresses += 1;
  const address = `adresse.${process.pid}.${addresses}@demo.example`;
  await page.locator('#address').click();
  await page.locator('#email').fill(address);
  await page.locator('#change-address').click();
  await expect(page.locator('#address-done')).toBeVisible();
  await openLatestLink(page, demo, address, '/account/address/confirm');
  await expect(page.locator('#confirm-address')).toBeVisible();
  return { ...person, address };
}

/** Has another address, and opens the link that takes the old one back. */
export async function openAddressUndo(page, demo) {
  const person = await openAddressLink(page, demo);
  await page.locator('#password').fill(person.password);
  await page.locator('#confirm-address').click();
  await expect(page.locator('#address-done')).toBeVisible();
  await openLatestLink(page, demo, person.email, '/account/address/undo');
  await expect(page.locator('#undo-address')).toBeVisible();
  return person;
}

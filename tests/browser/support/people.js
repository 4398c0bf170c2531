import { expect } from '@playwright/test';

import { signInAtPartner, someone } from './journey.js';

let invited = 0;

/** The list that an administrator sees. */
export async function openPeople(page, demo) {
  await signInAtPartner(page, demo);
  await page.goto(`${demo.idp}/account/declarants`);
  await expect(page.locator('#invite')).toBeVisible();
}

/** The administrator's own page there. */
export async function openPerson(page, demo) {
  await openPeople(page, demo);
  const { first_name, last_name } = someone(demo);
  await page.getByRole('link', { name: `${first_name} ${last_name}` }).click();
  await expect(page.locator('#state')).toBeVisible();
}

/** Asks in somebody whom nobody else is called; gives them. */
export async function invite(page) {
  invited += 1;
  const person = {
    last_name: `Rousserolle ${process.pid} ${invited}`,
    first_name: 'Lou',
    email: `lou.${process.pid}.${invited}@demo.example`,
  };
  await page.locator('#invite').click();
  for (const [field, value] of Object.entries(person)) {
    await page.locator(`#${field}`).fill(value);
  }
  await page.locator('#send-invitation').click();
  await expect(page.locator('#done')).toContainText(person.email);
  return person;
}

/** Follows the link of the mail that came for this address. */
export async function openMail(page, demo, address) {
  await expect(async () => {
    await page.goto(demo.mail);
    const mail = page.getByRole('listitem').filter({ hasText: address });
    await mail.first().getByRole('link').click({ timeout: 1000 });
  }).toPass();
  await page.locator('#link').click();
}

/** From the mailbox, as the person who was asked in. */
export async function openInvitation(page, demo) {
  await openPeople(page, demo);
  const person = await invite(page);
  await openMail(page, demo, person.email);
  await expect(page.locator('#open-account')).toBeVisible();
  return person;
}

import { expect } from '@playwright/test';

import { signInAtPartner, someone } from './journey.js';
import { openMail } from './people.js';

/** Establishments of the demo's register that nobody has registered. */
export const FREE = [
  '99907040200014',
  '99907000600013',
  '99907010500013',
  '99907020400014',
  '99907030300014',
  '99907070900012',
  '99907080800012',
  '99907090700012',
];
const CLOSED = '99907050100013';
/** Sound, and in no register. */
const UNKNOWN = '99900000300015';

export const PASSWORD = 'Brume-Canal-4791';

let registrants = 0;

/** Somebody whom nobody else is called, at an establishment that changes from one to the next. */
export function registrant(siret) {
  registrants += 1;
  return {
    siret: siret ?? FREE[registrants % FREE.length],
    last_name: `Bergeron ${process.pid} ${registrants}`,
    first_name: 'Zoé',
    phone: '01 23 45 67 89',
    email: `zoe.${process.pid}.${registrants}@demo.example`,
  };
}

const next = (page) => page.locator('#next').click();

/** What is done on each page, in their order; each ends on the next one. */
const steps = {
  async establishment(page, who) {
    await page.locator('#siret').fill(who.siret);
    await next(page);
    await expect(page).toHaveURL(/found/);
  },
  async found(page) {
    await next(page);
    await expect(page).toHaveURL(/person/);
  },
  async person(page, who) {
    for (const field of ['last_name', 'first_name', 'phone', 'email']) {
      await page.locator(`#${field}`).fill(who[field]);
    }
    await next(page);
    await expect(page).toHaveURL(/terms/);
  },
  async terms(page) {
    await page.locator('#accepted').check();
    await next(page);
    await expect(page).toHaveURL(/password/);
  },
  async password(page) {
    await page.locator('#password').fill(PASSWORD);
    await next(page);
    await expect(page).toHaveURL(/services/);
  },
  async services(page) {
    await page.locator('#service-dsn').check();
    await next(page);
    await expect(page).toHaveURL(/declarants/);
  },
  async declarants(page) {
    await next(page);
    await expect(page).toHaveURL(/summary/);
  },
  async summary(page) {
    await page.locator('#confirm').click();
    await expect(page).toHaveURL(/sent/);
  },
};

/** Goes through the pages up to this one, which is shown and not filled in. */
export async function openRegistration(page, demo, last, who = registrant()) {
  await page.goto(`${demo.idp}/register-company`);
  await page.locator('#begin').click();
  for (const [name, step] of Object.entries(steps)) {
    if (name === last) break;
    await step(page, who);
  }
  return who;
}

export async function openProof(page, demo, somebody) {
  const who = await openRegistration(page, demo, 'sent', somebody);
  await openMail(page, demo, who.email);
  await expect(page.locator('#validate')).toBeVisible();
  return who;
}

/** All the way to an account that waits. */
export async function register(page, demo) {
  const who = await openProof(page, demo);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#validate').click();
  await expect(page.locator('#waits')).toBeVisible();
  return who;
}

const wrong = async (page) => expect(page.getByRole('alert')).toBeVisible();

export const registrationPages = {
  async 'a company: what it takes'(page, demo) {
    await page.goto(`${demo.idp}/register-company`);
    await expect(page.locator('#begin')).toBeVisible();
  },

  async 'a company: left and come back to'(page, demo) {
    await openRegistration(page, demo, 'terms');
    await page.goto(`${demo.idp}/register-company`);
    await expect(page.locator('#go-on')).toBeVisible();
  },

  async 'a company: a closed establishment'(page, demo) {
    await openRegistration(page, demo, 'establishment');
    await page.locator('#siret').fill(CLOSED);
    await next(page);
    await wrong(page);
  },

  async 'a company: the establishment'(page, demo) {
    await openRegistration(page, demo, 'found');
  },

  async 'a company: an unknown establishment'(page, demo) {
    await openRegistration(page, demo, 'found', registrant(UNKNOWN));
    await expect(page.locator('#unknown')).toBeVisible();
  },

  async 'a company: the person, with mistakes'(page, demo) {
    await openRegistration(page, demo, 'person');
    await page.locator('#email').fill('zoe@');
    await next(page);
    await wrong(page);
  },

  async 'a company: the terms'(page, demo) {
    await openRegistration(page, demo, 'terms');
    await next(page);
    await wrong(page);
  },

  async 'a company: the password'(page, demo) {
    await openRegistration(page, demo, 'password');
    await page.locator('#password').fill('soleil12');
    await expect(page.getByRole('meter')).toBeVisible();
  },

  async 'a company: the services'(page, demo) {
    await openRegistration(page, demo, 'services');
  },

  async 'a company: other declarants'(page, demo) {
    await openRegistration(page, demo, 'declarants');
    await page.locator('#last_name').fill('Martin');
    await page.locator('#first_name').fill('Lou');
    await page.locator('#email').fill('lou@demo.example');
    await page.locator('#add').click();
    await expect(page.locator('#newcomers')).toContainText('Lou Martin');
  },

  async 'a company: the summary'(page, demo) {
    await openRegistration(page, demo, 'summary');
  },

  async 'a company: a mail is on its way'(page, demo) {
    await openRegistration(page, demo, 'sent');
  },

  async 'a company: the link of the mail'(page, demo) {
    await openProof(page, demo);
    await page.locator('#validate').click();
    await wrong(page);
  },

  async 'home, of who waits'(page, demo) {
    await register(page, demo);
  },

  async 'a posted key'(page, demo) {
    await register(page, demo);
    await page.locator('#key').click();
    await expect(page.locator('#letter')).toBeVisible();
  },

  async 'administrators who wait for an answer'(page, demo) {
    await openProof(page, demo, registrant(someone(demo).siret));
    await page.locator('#password').fill(PASSWORD);
    await page.locator('#validate').click();
    await expect(page.locator('#waits')).toBeVisible();
    await page.context().clearCookies();
    await signInAtPartner(page, demo);
    await page.goto(`${demo.idp}/account/candidates`);
    await expect(page.locator('[value=agree]').first()).toBeVisible();
  },
};

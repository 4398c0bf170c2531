import { expect } from '@playwright/test';

import { openHelpAsked, openRecoveryLink, openRequests, openSent, openWays } from './recovery.js';
import { invite, openInvitation, openPeople, openPerson } from './people.js';
import { registrationPages } from './registration.js';
import { openAddressLink, openAddressUndo } from './space.js';
import {
  expectSignedOut,
  openAccountChoice,
  openConnectedServices,
  openConsent,
  openDeviceConsent,
  openPassword,
  openOwnPage,
  openSecondFactor,
  openSignIn,
  openSignOutConfirmation,
  signIn,
  signInAtPartner,
  signInAtPortal,
  signInWithin,
  signOut,
  someone,
  someoneWithApp,
  stranger,
} from './journey.js';

/** Every page there is and the way to it: what all pages owe is tested on this list. */
export const providerPages = {
  'sign-in': openSignIn,

  async 'sign-in, refused'(page, demo) {
    await openSignIn(page, demo);
    await signIn(page, stranger(demo));
    await expect(page.getByRole('alert')).toBeVisible();
  },

  async 'sign-in, a SIRET that cannot be'(page, demo) {
    await openSignIn(page, demo);
    await signIn(page, { ...someone(demo), siret: '12345678901234' });
    await expect(page.locator('#siret[aria-invalid=true]')).toBeVisible();
  },

  'sign-in, a choice of accounts': openAccountChoice,

  async 'sign-in, an account chosen'(page, demo) {
    await openAccountChoice(page, demo);
    await page.locator('.people a').first().click();
    await expect(page.locator('#another')).toBeVisible();
  },

  'second factor': openSecondFactor,

  async 'second factor, a wrong code'(page, demo) {
    await openSecondFactor(page, demo);
    await page.locator('#code').fill('no code');
    await page.locator('#second-factor').click();
    await expect(page.locator('#code[aria-invalid=true]')).toBeVisible();
  },

  async 'second factor, by a recovery code'(page, demo) {
    await openSecondFactor(page, demo);
    await page.locator('#other-way').click();
    await expect(page).toHaveURL(/way=recovery-code/);
  },

  factors: (page, demo) => openOwnPage(page, demo, '/account/factors'),
  'factors, an app to be set up': (page, demo) => openOwnPage(page, demo, '/account/factors/totp'),
  'factors, a passkey to be made': (page, demo) =>
    openOwnPage(page, demo, '/account/factors/passkey'),
  confirmation: (page, demo) => openOwnPage(page, demo, '/account/confirm'),

  consent: openConsent,
  'sign-out, to be confirmed': openSignOutConfirmation,

  async 'device: its code'(page, demo) {
    await page.goto(`${demo.idp}/device`);
    await expect(page.locator('#user_code')).toBeVisible();
  },

  async 'device: a code that cannot be'(page, demo) {
    await page.goto(`${demo.idp}/device`);
    await page.locator('#user_code').fill('HELLO');
    await page.locator('#device-continue').click();
    await expect(page.locator('#user_code[aria-invalid=true]')).toBeVisible();
  },

  'device: the question': openDeviceConsent,

  async 'device: let in'(page, demo) {
    await openDeviceConsent(page, demo);
    await page.locator('#consent-allow').click();
    await expect(page).toHaveURL(/\/device\/done/);
  },

  'connected services': openConnectedServices,

  'a missing right': (page, demo) =>
    openOwnPage(page, demo, '/account/missing-right?service=attestation-salaire'),

  sessions: (page, demo) => openOwnPage(page, demo, '/account/sessions'),
  space: (page, demo) => openOwnPage(page, demo, '/'),
  profile: (page, demo) => openOwnPage(page, demo, '/account/profile'),
  rights: (page, demo) => openOwnPage(page, demo, '/account/rights'),

  async 'rights, no number'(page, demo) {
    await openOwnPage(page, demo, '/account/rights?number=x');
    await expect(page.locator('#number[aria-invalid=true]')).toBeVisible();
  },

  export: (page, demo) => openOwnPage(page, demo, '/account/export'),
  preferences: (page, demo) => openOwnPage(page, demo, '/account/preferences'),

  async 'address, refused'(page, demo) {
    await openOwnPage(page, demo, '/account/address');
    await page.locator('#email').fill('zoe@');
    await page.locator('#change-address').click();
    await expect(page.locator('#email[aria-invalid=true]')).toBeVisible();
  },

  'address, to be confirmed': openAddressLink,
  'address, to be taken back': openAddressUndo,

  async 'connected service, to be withdrawn'(page, demo) {
    await openConnectedServices(page, demo);
    await page.locator('main a[href*="/account/consents/revoke"]').first().click();
    await expect(page).toHaveURL(/\/account\/consents\/revoke/);
  },

  password: openPassword,

  async 'password, refused'(page, demo) {
    await openPassword(page, demo);
    await page.locator('#current').fill('wrong');
    await page.locator('#password').fill('soleil12');
    await page.locator('#change-password').click();
    await expect(page.getByRole('meter')).toBeVisible();
    await expect(page.getByRole('alert')).toBeVisible();
  },

  async 'secret question'(page, demo) {
    await openPassword(page, demo);
    await page.goto(`${demo.idp}/account/question`);
    await page.locator('#set-question').click();
    await expect(page.getByRole('alert')).toBeVisible();
  },

  async 'password forgotten'(page, demo) {
    await openSignIn(page, demo);
    await page.locator('main a[href^="/recover"]').click();
    await expect(page.locator('#recover')).toBeVisible();
  },

  async 'password forgotten, a question'(page, demo) {
    await openWays(page, demo);
    await page.locator('#by-question').click();
    await expect(page.locator('#answer')).toBeVisible();
  },

  'password forgotten, the ways back': openWays,
  'password forgotten, a mail on its way': openSent,
  'password forgotten, administrators asked': openHelpAsked,
  'password forgotten, the link of a mail': openRecoveryLink,

  people: openPeople,

  async 'people, somebody invited'(page, demo) {
    await openPeople(page, demo);
    await invite(page);
  },

  async 'people, an invitation that is wrong'(page, demo) {
    await openPeople(page, demo);
    await page.locator('#invite').click();
    await page.locator('#send-invitation').click();
    await expect(page.getByRole('alert')).toBeVisible();
  },

  async 'people, the last administrator'(page, demo) {
    await openPerson(page, demo);
    await page.locator('#unmake_administrator').click();
    await expect(page.getByRole('alert')).toBeVisible();
  },

  'people, requests for help': openRequests,

  invitation: openInvitation,

  async 'error: a link that opens nothing'(page, demo) {
    await page.goto(`${demo.idp}/invitation?key=nothing`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },

  async 'signed out'(page, demo) {
    await openSignOutConfirmation(page, demo);
    await page.locator('#sign-out-confirm').click();
    await expect(page).toHaveURL(/\/sign-out\/done/);
  },

  async 'error: an unknown partner'(page, demo) {
    await page.goto(`${demo.discovery.authorization_endpoint}?client_id=nobody`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },

  async 'error: no such page'(page, demo) {
    await page.goto(`${demo.idp}/no-such-page`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },

  async home(page, demo) {
    await page.goto(`${demo.idp}/`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
};

export const partnerPages = {
  async 'partner: home'(page, demo) {
    await page.goto(`${demo.partner}/`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },

  'partner: establishments': signInAtPartner,

  async 'partner: sign-in given up'(page, demo) {
    await openSignIn(page, demo);
    await page.locator('#cancel').click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },

  async 'partner: signed out'(page, demo) {
    await signInAtPartner(page, demo);
    await signOut(page);
    await expectSignedOut(page, demo);
  },
};

export const demoPages = {
  async 'demo: mails'(page, demo) {
    await page.goto(demo.mail);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
};

/** The portals have the same pages, each in its own look. */
const portalPages = (portal) => ({
  async [`${portal}: home`](page, demo) {
    await page.goto(`${demo[portal]}/`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },

  async [`${portal}: space`](page, demo) {
    await signInAtPortal(page, demo, portal);
  },

  async [`${portal}: topic`](page, demo) {
    await signInAtPortal(page, demo, portal);
    await page.locator('.tiles a').first().click();
    await expect(page).toHaveURL(/periode=/);
  },

  async [`${portal}: signed out`](page, demo) {
    await signInAtPortal(page, demo, portal);
    await signOut(page);
    await expect(page).toHaveURL(/signed-out/);
  },

  async [`${portal}: a link that leads elsewhere`](page, demo) {
    await page.goto(`${demo[portal]}/initiate?iss=${demo.idp}&target_link_uri=//evil.example`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
});

/** What the firm's page holds in its frame. */
const framedForm = (page) => page.frameLocator('net-entreprises-login iframe');

const framedPages = {
  async 'cabinet: the form in the page'(page, demo) {
    await page.goto(`${demo.cabinet}/`);
    await expect(framedForm(page).locator('#sign-in')).toBeVisible();
  },

  async 'cabinet: a code in the page'(page, demo) {
    await page.goto(`${demo.cabinet}/`);
    await signInWithin(framedForm(page), someoneWithApp(demo));
    await expect(framedForm(page).locator('#second-factor')).toBeVisible();
  },

  async 'cabinet: a window'(page, demo) {
    await page.goto(`${demo.cabinet}/?mode=popup`);
    await expect(page.locator('net-entreprises-login').getByRole('button')).toBeVisible();
  },
};

export const everyPage = {
  ...providerPages,
  ...registrationPages,
  ...partnerPages,
  ...portalPages('jedeclare'),
  ...portalPages('portailpro'),
  ...portalPages('cabinet'),
  ...framedPages,
  ...demoPages,
};

import { expect } from '@playwright/test';

import { localFetch } from './http.js';

const SIGN_OUT = /déconnecter|déconnexion|sign out/i;
/** A SIRET as shown to people: fourteen digits, grouped or not. */
export const SIRET = /\d{3}\s?\d{3}\s?\d{3}\s?\d{5}/;

/** The first demo account may act for establishments; the second takes the wrong passwords. */
export const someone = (demo) => demo.accounts[0];
export const someoneElse = (demo) => demo.accounts[1];

/** Has an app from the start; and sets one up, and removes it. */
export const someoneWithApp = (demo) => demo.accounts.find((account) => account.totp_secret);
export const someoneWhoSetsUp = (demo) => demo.accounts[3];

let strangers = 0;

/**
 * Nobody of this name works at an establishment that does exist. Each is another: failures are
 * counted by name, for people who do not exist too.
 */
export const stranger = (demo) => ({
  siret: someone(demo).siret,
  last_name: `Personne ${(strangers += 1)}`,
  first_name: 'Inconnue',
  password: 'mauvaispasse42',
});

export const withWrongPassword = (account) => ({ ...account, password: 'mauvaispasse42' });

export const signInForm = (page) => page.locator('#siret');
export const establishments = (page) => page.getByRole('cell', { name: SIRET });

/** Asks the partner for its protected page, which asks the provider who this is. */
export async function openSignIn(page, demo) {
  await page.goto(`${demo.partner}/dotations`);
  await expect(signInForm(page)).toBeVisible();
}

export async function fillIn(page, account) {
  for (const field of ['siret', 'last_name', 'first_name', 'password']) {
    await page.locator(`#${field}`).fill(account[field]);
  }
}

export async function signIn(page, account) {
  await fillIn(page, account);
  await page.locator('#sign-in').click();
}

/**
 * In a frame, by the keyboard: from frames that watch for covers Chromium keeps clicks that come
 * right after the frame has moved, and a test scrolls and clicks in one breath.
 */
export async function signInWithin(frame, account) {
  await fillIn(frame, account);
  await frame.locator('#password').press('Enter');
}

export async function signInAtPartner(page, demo, account = someone(demo)) {
  await openSignIn(page, demo);
  await signIn(page, account);
  await expectEstablishments(page, demo);
}

/** The sign-in page of somebody whom this browser remembers, and who may choose. */
export async function openAccountChoice(page, demo) {
  await openSignIn(page, demo);
  await page.locator('#remember').check();
  await signIn(page, someone(demo));
  await expectEstablishments(page, demo);
  await page.goto(authorizationUrl(demo, { prompt: 'select_account' }));
  await expect(signInForm(page)).toBeVisible();
}

/** A portal's own page for who is signed in. */
export async function signInAtPortal(page, demo, portal) {
  await page.goto(`${demo[portal]}/espace`);
  await signIn(page, someone(demo));
  await expect(page).toHaveURL(`${demo[portal]}/espace`);
}

export async function expectEstablishments(page, demo) {
  await expect(page).toHaveURL(`${demo.partner}/dotations`);
  await expect(establishments(page).first()).toBeVisible();
}

/** The partner's own button or link, whichever it is. */
export const partnerControl = (page, name) =>
  page.getByRole('button', { name }).or(page.getByRole('link', { name })).first();

export async function signOut(page) {
  await partnerControl(page, SIGN_OUT).click();
}

/** The partner says goodbye, and knows nobody any more. */
export async function expectSignedOut(page, demo) {
  await expect(page).toHaveURL((url) => url.origin === demo.partner && url.pathname === '/signed-out');
  await expect(partnerControl(page, SIGN_OUT)).toHaveCount(0);
}

/** An authorization request of the test client, for pages that the partner never leads to. */
export function authorizationUrl(demo, parameters = {}) {
  const url = new URL(demo.discovery.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: 'openid-client-journey',
    response_type: 'code',
    redirect_uri: 'http://127.0.0.1:9/callback',
    scope: 'openid profile email',
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...parameters,
  });
  return String(url);
}

export async function openConsent(page, demo) {
  await page.goto(authorizationUrl(demo, { prompt: 'consent' }));
  await signIn(page, someone(demo));
  await expect(page.locator('#consent-allow')).toBeVisible();
}

/** Asks for codes as a device does that belongs to the test client; gives what it is told. */
export async function startDevice(demo) {
  const answer = await localFetch(demo.discovery.device_authorization_endpoint, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`openid-client-journey:${demo.clientSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'scope=openid+email',
  });
  return answer.json();
}

/** The question that is asked of whoever typed a device's code. */
export async function openDeviceConsent(page, demo) {
  const { verification_uri_complete: address } = await startDevice(demo);
  await page.goto(address);
  await page.locator('#device-continue').click();
  await signIn(page, someone(demo));
  await expect(page.locator('#device-code')).toBeVisible();
}

/** The list of a person who has just allowed a partner something. */
export async function openConnectedServices(page, demo) {
  await openConsent(page, demo);
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator('#consent-allow').click();
  await answered;
  // The way to the partner, where nothing is served, may still be under way.
  await expect(() => page.goto(`${demo.idp}/account/consents`)).toPass();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

export async function openPassword(page, demo) {
  await signInAtPartner(page, demo);
  await page.goto(`${demo.idp}/account/password`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

export async function openSignOutConfirmation(page, demo) {
  await signInAtPartner(page, demo);
  await page.goto(demo.discovery.end_session_endpoint);
  await expect(page.locator('#sign-out-confirm')).toBeVisible();
}

/** After the right password of somebody who has an app. */
export async function openSecondFactor(page, demo) {
  await openSignIn(page, demo);
  await signIn(page, someoneWithApp(demo));
  await expect(page.locator('#second-factor')).toBeVisible();
}

/** A page of the own space, of somebody who has just signed in. */
export async function openOwnPage(page, demo, path) {
  await signInAtPartner(page, demo);
  await page.goto(`${demo.idp}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

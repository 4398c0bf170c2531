/** A link in an e-mail opens the sign-in form, and then what the link was about. */
import { readFile } from 'node:fs/promises';

import { expect, test } from './support/fixtures.js';
import { signIn, signInAtPartner, signInForm, someone } from './support/journey.js';

const NOTIFICATION = new URL(
  '../../clients/training-account/notification.html', import.meta.url,
);
const USUAL = 'http://formation.localhost:8081';
const ABOUT = '/dotations/99900001100018?from=notification';

/** The letter, in a reader that has nothing to do with any of the sites. */
async function openLetter(page, demo) {
  const letter = await readFile(NOTIFICATION, 'utf8');
  await page.setContent(letter.replaceAll(USUAL, demo.partner));
}

const theLink = (page) => page.getByRole('link', { name: 'Voir la dotation' });
const heading = (page) => page.getByRole('heading', { level: 1 });

test('the link opens the form, and then the establishment it is about', async ({ page, demo }) => {
  await openLetter(page, demo);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await theLink(page).click();
  await expect(signInForm(page)).toBeVisible();
  expect(new URL(page.url()).origin).toBe(demo.idp);
  const told = requests.filter((url) => url.startsWith(demo.idp)).join(' ');
  expect(told, 'the provider need not know what it is about').not.toContain('99900001100018');
  await signIn(page, someone(demo));
  await expect(page).toHaveURL(`${demo.partner}${ABOUT}`);
  await expect(heading(page)).toContainText(/999\s000\s011\s00018/);
});

test('who is signed in sees no form', async ({ page, demo, context }) => {
  await signInAtPartner(page, demo);
  await context.clearCookies({ domain: new URL(demo.partner).hostname });
  await openLetter(page, demo);
  await theLink(page).click();
  await expect(page).toHaveURL(`${demo.partner}${ABOUT}`);
});

test('a mistyped password does not lose what the link was about', async ({ page, demo }) => {
  await openLetter(page, demo);
  await theLink(page).click();
  await signIn(page, { ...someone(demo), siret: '12345678901234' });
  await expect(page.getByRole('alert')).toBeVisible();
  await signIn(page, someone(demo));
  await expect(page).toHaveURL(`${demo.partner}${ABOUT}`);
});

test('who may not act for the establishment is told so, by the site', async ({ page, demo }) => {
  await openLetter(page, demo);
  await theLink(page).click();
  await signIn(page, demo.accounts.find(({ last_name: name }) => name === 'Pinson'));
  await expect(page).toHaveURL(`${demo.partner}${ABOUT}`);
  await expect(heading(page)).toHaveText('Cet établissement ne vous est pas ouvert');
});

test('who gives up is one link away', async ({ page, demo }) => {
  await openLetter(page, demo);
  await theLink(page).click();
  await page.locator('#cancel').click();
  const again = page.getByRole('main').getByRole('link').first();
  await expect(again).toHaveAttribute('href', ABOUT);
});

test('a letter that was tampered with leads to no other site', async ({ page, demo }) => {
  const left = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) left.push(new URL(request.url()).origin);
  });
  for (const target of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const query = new URLSearchParams({ iss: demo.idp, target_link_uri: target });
    await page.setContent(`<a href="${demo.partner}/initiate?${query}">Voir la dotation</a>`);
    await theLink(page).click();
    await expect(heading(page)).toHaveText('Ce lien n’est pas valable');
  }
  expect(new Set(left)).toEqual(new Set([demo.partner]));
});

import { expectNothingFound } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import {
  expectEstablishments,
  expectSignedOut,
  fillIn,
  openSignIn,
  signIn,
  signInAtPartner,
  signOut,
  someoneWhoSetsUp,
} from './support/journey.js';

/** Devices of this page that keep passkeys; each answers while `listen` says so. */
async function devicesOf(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  return async (transport) => {
    const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const tell = (command, value) =>
      browser.send(`WebAuthn.${command}`, { authenticatorId, ...value });
    return {
      listen: (enabled) => tell('setAutomaticPresenceSimulation', { enabled }),
      passkeys: async () => (await tell('getCredentials')).credentials,
    };
  };
}

async function make(page, demo, name) {
  await page.goto(`${demo.idp}/account/factors`);
  await page.locator('#add-passkey').click();
  await expectNothingFound(page);
  await page.locator('#name').fill(name);
  await page.locator('#make-passkey').click();
}

async function leave(page, demo) {
  await page.goto(`${demo.partner}/dotations`);
  await signOut(page);
  await expectSignedOut(page, demo);
}

test('two passkeys are made, sign in alone and after the password, and are removed', async ({
  page,
  demo,
}) => {
  const account = someoneWhoSetsUp(demo);
  const addDevice = await devicesOf(page);
  await signInAtPartner(page, demo, account);

  const computer = await addDevice('internal');
  await make(page, demo, 'Mon ordinateur');
  await expect(page.locator('.codes code')).toHaveCount(10);
  await page.locator('#continue').click();
  await computer.listen(false);
  const key = await addDevice('usb');
  await make(page, demo, 'Ma clé');
  await expect(page.getByRole('heading', { name: 'Ma clé' })).toBeVisible();
  await expectNothingFound(page);
  expect(await computer.passkeys()).toHaveLength(1);
  expect(await key.passkeys()).toHaveLength(1);

  const rename = page.locator('input[name=name]').first();
  await rename.fill('Mon portable');
  await rename.press('Enter');
  await expect(page.getByRole('heading', { name: 'Mon portable' })).toBeVisible();

  // Alone, by the button.
  await leave(page, demo);
  await key.listen(false);
  await openSignIn(page, demo);
  await expectNothingFound(page);
  await key.listen(true);
  await page.locator('#use-passkey').click();
  await expectEstablishments(page, demo);

  // Alone, where the browser fills in who signs in: nothing is clicked at all.
  await leave(page, demo);
  await key.listen(false);
  await openSignIn(page, demo);
  await computer.listen(true);
  await page.reload();
  await expectEstablishments(page, demo);

  // After the password: the request goes on.
  await leave(page, demo);
  await computer.listen(false);
  await openSignIn(page, demo);
  await signIn(page, account);
  await expect(page.locator('#code')).toHaveCount(0);
  await expect(page.locator('#other-way')).toBeVisible();
  await expectNothingFound(page);
  await key.listen(true);
  await page.locator('#use-passkey').click();
  await expectEstablishments(page, demo);

  await removeAll(page, demo);
});

async function removeAll(page, demo) {
  for (const left of [1, 0]) {
    await page.goto(`${demo.idp}/account/factors`);
    await page.locator('main a[href*="/account/factors/remove"]').first().click();
    await page.locator('#remove-confirm').click();
    await expect(page.locator('main a[href*="/account/factors/remove"]')).toHaveCount(left);
  }
  await expect(page.locator('#codes-left')).toHaveCount(0);
}

test('where nobody answers, the page says so and the password still works', async ({
  page,
  demo,
}) => {
  const addDevice = await devicesOf(page);
  const empty = await addDevice('internal');
  await empty.listen(true);
  await openSignIn(page, demo);
  await page.locator('#use-passkey').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectNothingFound(page);
  await fillIn(page, someoneWhoSetsUp(demo));
  await page.locator('#sign-in').click();
  await expectEstablishments(page, demo);
});

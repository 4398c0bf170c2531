import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import * as OTPAuth from 'otpauth';

import { expectNothingFound } from './support/axe.js';
import { stranger, test } from './support/blocked.js';
import { expect } from './support/fixtures.js';
import {
  signIn, signInForm, signInWithin, signOut, someone, someoneWithApp, withWrongPassword,
} from './support/journey.js';

const ELEMENT = new URL('../../widget/net-entreprises-login.js', import.meta.url);
const BUDGET = 5 * 1024;

const element = (page) => page.locator('net-entreprises-login');
const frame = (page) => page.frameLocator('net-entreprises-login iframe');

async function openElement(page, demo, mode = 'inline') {
  await page.goto(`${demo.cabinet}/?mode=${mode}`);
  if (mode === 'inline') await expect(signInForm(frame(page))).toBeVisible();
}

/** The form in the frame, sent; the code too of whoever has an app. */
async function enterWithin(page, account) {
  await signInWithin(frame(page), account);
  if (!account.totp_secret) return;
  const secret = OTPAuth.Secret.fromBase32(account.totp_secret);
  await frame(page).locator('#code').fill(new OTPAuth.TOTP({ secret }).generate());
  await frame(page).locator('#code').press('Enter');
}

const arrived = (page, demo) => expect(page).toHaveURL(`${demo.cabinet}/espace`);

test('cookies of other sites are blocked in this browser', async ({ page, context, demo }) => {
  await page.goto(demo.idp);
  await page.evaluate(() => { document.cookie = 'elsewhere=1; SameSite=None; Secure; Path=/'; });
  const kept = await context.cookies(demo.idp);
  expect(kept.map(({ name }) => name)).toContain('elsewhere');
  const asked = page.waitForRequest((request) => request.url().includes('/sign-in?'));
  await openElement(page, demo);
  const { cookie = '' } = await (await asked).allHeaders();
  expect(cookie).toContain('__Host-');
  expect(cookie).not.toContain('elsewhere');
});

test('a code of a second factor is given in the frame, and the next portal asks nothing', async ({
  page, demo,
}) => {
  const asked = [];
  await openElement(page, demo);
  await enterWithin(page, someoneWithApp(demo));
  await arrived(page, demo);
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.status() === 200;
    if (isPage && response.url().startsWith(demo.idp)) asked.push(response.url());
  });
  await page.locator('.next-door a').first().click();
  await expect(page).toHaveURL((url) => url.origin === demo.jedeclare);
  expect(asked).toEqual([]);
  await signOut(page);
  await expect(page).toHaveURL(/\/signed-out/);
  await expect(async () => {
    await page.goto(`${demo.cabinet}/`);
    await expect(element(page)).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 3000 });
});

test('a wrong password is told in the frame, the right one counts, and the page hears neither', async ({
  page, demo,
}) => {
  await page.addInitScript(() => {
    window.seen = [];
    for (const name of ['keydown', 'beforeinput', 'input', 'paste', 'change']) {
      addEventListener(name, ({ type }) => window.seen.push(type), true);
    }
  });
  await openElement(page, demo);
  await signInWithin(frame(page), withWrongPassword(someone(demo)));
  await expect(frame(page).getByRole('alert')).toBeFocused();
  await expect(page).toHaveURL(`${demo.cabinet}/?mode=inline`);
  await frame(page).locator('#password').pressSequentially('abc');
  const [seen, inside] = await element(page).evaluate((host) =>
    [window.seen, host.shadowRoot.querySelector('iframe').contentDocument]);
  expect([seen, inside]).toEqual([[], null]);
  await signInWithin(frame(page), someone(demo));
  await arrived(page, demo);
});

test('a form that does not come leaves a button', async ({ page, context, demo }) => {
  await context.route(`${demo.cabinet}/sign-in`, () => {});
  await page.goto(`${demo.cabinet}/`, { waitUntil: 'domcontentloaded' });
  await element(page).evaluate((host) => {
    host.setAttribute('timeout', '300');
    host.reload();
  });
  await expect(element(page).getByRole('button')).toBeVisible();
  await expect(element(page).getByRole('status')).toHaveText(/Utilisez le bouton/);
});

test('a window signs in and leads the page on', async ({ page, demo }) => {
  await openElement(page, demo, 'popup');
  const opened = page.waitForEvent('popup');
  await element(page).getByRole('button', { name: 'Se connecter avec Net-entreprises' }).click();
  const popup = await opened;
  await signIn(popup, someone(demo));
  await arrived(page, demo);
  expect(popup.isClosed()).toBe(true);
});

test('a window that is closed leaves the button; one that is blocked, the whole page', async ({
  page, demo,
}) => {
  await openElement(page, demo, 'popup');
  const opened = page.waitForEvent('popup');
  const button = element(page).getByRole('button');
  await button.click();
  const popup = await opened;
  await expect(signInForm(popup)).toBeVisible();
  // Closed earlier, it would be one that the policy of a page cut off.
  await page.waitForTimeout(1600);
  await popup.close();
  await expect(button).toHaveAttribute('aria-busy', 'false');
  await page.evaluate(() => { window.open = () => null; });
  await button.click();
  await expect(element(page).getByRole('status')).toContainText('bloqué la fenêtre');
  await button.click();
  await signIn(page, someone(demo));
  await arrived(page, demo);
});

test('the page itself goes to the form and comes back', async ({ page, demo }) => {
  await openElement(page, demo, 'redirect');
  await element(page).getByRole('button').click();
  await signIn(page, someone(demo));
  await arrived(page, demo);
});

test.describe('without script', () => {
  test.use({ scripted: false });

  test('a plain link is left', async ({ page, demo }) => {
    await openElement(page, demo, 'popup');
    await element(page).getByRole('link').click();
    await signIn(page, someone(demo));
    await arrived(page, demo);
  });
});

for (const locale of ['fr-FR', 'en-GB']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test('axe finds nothing on the page and in the frame, which fit on a phone', async ({
      page, demo,
    }) => {
      await openElement(page, demo);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await expectNothingFound(page, colorScheme);
      }
      await page.setViewportSize({ width: 320, height: 640 });
      for (const root of [page.locator('html'), frame(page).locator('html')]) {
        expect(await root.evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
      }
    });
  });
}

/** A page without a server of its own, as far as it is needed to be told a code. */
const single = (demo, attributes) => `<!doctype html><html lang="fr"><title>Une page</title>
  <link rel="icon" href="data:,"><main><h1>Une page</h1>
  <net-entreprises-login client-id="cabinet" redirect-uri="${demo.cabinet}/callback"
    completion="message" ${attributes}></net-entreprises-login></main>
  <script type="module" src="${demo.idp}/widget/v1/net-entreprises-login.js"></script></html>`;

/** The next event of this name. */
const told = (page, name) => page.evaluate((event) => new Promise((resolve) => {
  document.addEventListener(event, ({ detail }) => resolve(detail), { once: true });
}), name);

async function openSingle(page, context, demo, attributes) {
  await stranger(context, `${demo.cabinet}/single`, single(demo, attributes));
  await page.goto(`${demo.cabinet}/single`);
}

test('a page without a server is told the code in a message', async ({ page, context, demo }) => {
  await openSingle(page, context, demo, 'mode="inline"');
  const answer = told(page, 'ne-success');
  await enterWithin(page, someone(demo));
  const { code, state, codeVerifier, iss } = await answer;
  expect(iss).toBe(demo.idp);
  expect([code, state, codeVerifier].every(Boolean)).toBe(true);
  await expect(page).toHaveURL(`${demo.cabinet}/single`);
});

test('a window tells the code in a message, and closes', async ({ page, context, demo }) => {
  await openSingle(page, context, demo, 'mode="popup"');
  const answer = told(page, 'ne-success');
  const opened = page.waitForEvent('popup');
  await element(page).getByRole('button').click();
  const popup = await opened;
  await signIn(popup, someone(demo));
  expect((await answer).code).toBeTruthy();
  await expect.poll(() => popup.isClosed()).toBe(true);
});

test('without a session in the frame the silent mode says so', async ({ page, context, demo }) => {
  await context.addInitScript(() => {
    document.addEventListener('ne-error', ({ detail }) => { window.told = detail.error; });
  });
  await openSingle(page, context, demo, 'mode="silent"');
  await expect.poll(() => page.evaluate(() => window.told)).toBe('login_required');
});

test('the element keeps to its budget', async () => {
  expect(gzipSync(await readFile(ELEMENT)).length).toBeLessThan(BUDGET);
});

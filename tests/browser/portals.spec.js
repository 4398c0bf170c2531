import { expect, test } from './support/fixtures.js';
import { localFetch } from './support/http.js';
import { signIn, signInAtPortal, signInForm, signOut, someone } from './support/journey.js';

const DOORS = { jedeclare: 'portailpro', portailpro: 'jedeclare' };
const main = (page) => page.getByRole('main');

/** The addresses a page goes through, and whether anybody was asked anything on the way. */
function walk(page, demo) {
  const asked = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    const isPage = response.request().isNavigationRequest() && response.status() === 200;
    if (isPage && url.origin === demo.idp) asked.push(url.pathname);
  });
  return asked;
}

const nextDoor = (page) => page.locator('.next-door a').first();

/** Asked past the browser, whose redirect to the provider would take time of its own. */
async function isSignedIn(context, address) {
  const cookies = await context.cookies();
  const here = cookies.filter(({ domain }) => domain === new URL(address).hostname);
  const cookie = here.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await localFetch(`${address}/espace`, { headers: { cookie } });
  return answer.status === 200;
}

for (const [here, there] of Object.entries(DOORS)) {
  test(`from ${here} a person walks into ${there} unasked`, async ({ page, demo }) => {
    await signInAtPortal(page, demo, here);
    const asked = walk(page, demo);
    await nextDoor(page).click();
    await expect(page).toHaveURL((url) => url.origin === demo[there]);
    expect(asked, 'pages of the provider on the way').toEqual([]);
  });

  test(`the way from ${here} ends on the page and the month it was for`, async ({ page, demo }) => {
    await signInAtPortal(page, demo, here);
    const name = await nextDoor(page).innerText();
    await nextDoor(page).click();
    await expect(page).toHaveURL(/\/espace\/[a-z]+\?periode=2026-10$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  });

  test(`signing out of ${here} ends ${there} within a second`, async ({ page, demo, context }) => {
    await signInAtPortal(page, demo, here);
    await nextDoor(page).click();
    await expect(page).toHaveURL((url) => url.origin === demo[there]);
    expect(await isSignedIn(context, demo[there])).toBe(true);
    await page.goto(`${demo[here]}/espace`);
    await signOut(page);
    await expect(page).toHaveURL(/\/signed-out/);
    await expect.poll(() => isSignedIn(context, demo[there]), { timeout: 1000, intervals: [50] })
      .toBe(false);
    await page.goto(`${demo[there]}/espace`);
    await expect(signInForm(page)).toBeVisible();
  });
}

test('when the session has gone, the form leads on to the page meant', async ({
  page, demo, context,
}) => {
  await signInAtPortal(page, demo, 'jedeclare');
  await context.clearCookies({ domain: new URL(demo.idp).hostname });
  await nextDoor(page).click();
  await expect(signInForm(page)).toBeVisible();
  expect(page.url().startsWith(demo.idp)).toBe(true);
  await signIn(page, someone(demo));
  await expect(page).toHaveURL(`${demo.portailpro}/espace/echeances?periode=2026-10`);
});

test('a deep link from an e-mail leads through the form to its page', async ({ page, demo }) => {
  await page.goto(`${demo.jedeclare}/espace/accuses?periode=2026-08`);
  await signIn(page, someone(demo));
  await expect(page).toHaveURL(`${demo.jedeclare}/espace/accuses?periode=2026-08`);
  await expect(main(page)).toContainText('2026-08');
});

test('giving up on the way leads to the portal, which says so', async ({ page, demo }) => {
  await page.goto(
    `${demo.portailpro}/initiate?iss=${demo.idp}&target_link_uri=%2Fespace%2Fmessages`,
  );
  await page.locator('#cancel').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/interrompu/);
  await expect(main(page).getByRole('link').first()).toHaveAttribute('href', '/espace/messages');
});

test('a link that leads elsewhere is refused before anybody is asked', async ({ page, demo }) => {
  const asked = walk(page, demo);
  for (const target of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const query = new URLSearchParams({ iss: demo.idp, target_link_uri: target });
    await page.goto(`${demo.portailpro}/initiate?${query}`);
    expect(new URL(page.url()).origin).toBe(demo.portailpro);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/lien n’est pas valable/);
  }
  expect(asked).toEqual([]);
});

import { stranger, test } from './support/blocked.js';
import { expect } from './support/fixtures.js';
import { authorizationUrl, signInForm, signInWithin, someone } from './support/journey.js';

const EVIL = 'http://evil.localhost:8000';
const COMPLETE = '/session/complete';

const HEAD = '<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">';

/** A page with one form that posts there. */
const posting = (action, fields) => `${HEAD}
  <form method="post" action="${action}">
  ${Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`).join('')}
  <button>Send</button></form>`;

/** Sends that form by a click, and gives the status of what came. */
async function send(page, address, html) {
  await stranger(page.context(), address, html);
  await page.goto(address);
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('button').click();
  return (await answered).status();
}

/** As our own page would send it. */
const present = (page, demo, ticket) =>
  send(page, `${demo.idp}/elsewhere`, posting(COMPLETE, { ticket }));

const sessions = async (context) =>
  (await context.cookies()).filter(({ name }) => name === '__Host-session');

/** Signs in within the frame, and keeps what leads on from arriving. */
async function takeTicket(page, demo) {
  const address = demo.idp + COMPLETE;
  let posted;
  const keep = (route) => {
    posted = route.request().postData();
    return route.fulfill({ contentType: 'text/html', body: HEAD });
  };
  await page.context().route(address, keep, { times: 1 });
  await page.goto(`${demo.cabinet}/`);
  await signInWithin(page.frameLocator('net-entreprises-login iframe'), someone(demo));
  await expect(page).toHaveTitle('Elsewhere');
  return new URLSearchParams(posted).get('ticket');
}

test('a form posted from another site signs nobody in', async ({ page, context, demo }) => {
  for (const path of ['/sign-in', '/sign-in/second-factor', COMPLETE]) {
    const html = posting(demo.idp + path, { ticket: 'x', interaction: 'x' });
    expect(await send(page, `${EVIL}${path}`, html), path).toBe(403);
    expect(await context.cookies(demo.idp), path).toEqual([]);
  }
});

test('a ticket is worth nothing at another site, in another browser, or a second time', async ({
  page, context, browser, demo,
}) => {
  const ticket = await takeTicket(page, demo);
  expect(await send(page, `${EVIL}/ticket`, posting(demo.idp + COMPLETE, { ticket }))).toBe(403);
  expect(await sessions(context)).toEqual([]);
  // It was not used up, and this is the browser that it was made for.
  expect(await present(page, demo, ticket)).toBe(303);
  expect(await sessions(context)).toHaveLength(1);
  await context.clearCookies();
  expect(await present(page, demo, ticket)).toBe(400);
  expect(await sessions(context)).toEqual([]);

  const stolen = await takeTicket(page, demo);
  const other = await browser.newContext({ userAgent: 'Another browser' });
  expect(await present(await other.newPage(), demo, stolen)).toBe(400);
  expect(await sessions(other)).toEqual([]);
  await other.close();
});

const TRICKS = [
  (cabinet) => `${cabinet}/callback/../elsewhere`,
  (cabinet) => `${cabinet}/callback/`,
  (cabinet) => `${cabinet}@evil.localhost:8000/callback`,
  (cabinet) => `${cabinet}.evil.localhost:8000/callback`,
  (cabinet) => `${cabinet.replace('cabinet', 'CABINET')}/callback`,
  (cabinet) => `${cabinet.replace('localhost', 'localhost.')}/callback`,
  (cabinet) => `${cabinet}/callback#fragment`,
  (cabinet) => `${cabinet}/callback?next=//evil.localhost`,
  (cabinet) => `${cabinet}\\@evil.localhost:8000/callback`,
  () => '//evil.localhost:8000/callback',
  () => 'javascript:alert(1)',
];

test('an answer goes to no address but the registered one', async ({ page, demo }) => {
  for (const trick of TRICKS) {
    const redirect_uri = trick(demo.cabinet);
    const answer = await page.goto(authorizationUrl(demo, { client_id: 'cabinet', redirect_uri }));
    expect(answer.status(), redirect_uri).toBe(400);
    expect(new URL(page.url()).origin, redirect_uri).toBe(demo.idp);
    await expect(signInForm(page), redirect_uri).toHaveCount(0);
  }
});

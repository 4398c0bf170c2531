import { stranger, test } from './support/blocked.js';
import { expect } from './support/fixtures.js';
import { authorizationUrl, signIn, signInForm, someone } from './support/journey.js';

// A browser says in its console that it refused, which is what is wanted here.
test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

const ours = (demo) => authorizationUrl(demo, {
  client_id: 'cabinet',
  redirect_uri: `${demo.cabinet}/callback`,
});

/** What a frame of the form shows in a page at this address. */
async function framedAt(page, context, address, source) {
  const html = `<!doctype html><title>Elsewhere</title><iframe src="${source}"></iframe>`;
  await stranger(context, `${address}/holder`, html);
  await page.goto(`${address}/holder`);
  await page.waitForLoadState('networkidle');
  return page.frameLocator('iframe');
}

test('the page that an operator named may hold the form', async ({ page, context, demo }) => {
  const source = ours(demo).replaceAll('&', '&amp;');
  const inside = await framedAt(page, context, demo.cabinet, source);
  await expect(signInForm(inside)).toBeVisible();
});

const STRANGERS = {
  'a foreign page': () => 'http://evil.localhost:8000',
  'another partner': (demo) => demo.portailpro,
  'another scheme': (demo) => demo.cabinet.replace('http:', 'https:'),
  'another port': (demo) => demo.cabinet.replace(/\d+$/, '9'),
  'a trailing dot': (demo) => demo.cabinet.replace('localhost', 'localhost.'),
  'a name within the name': (demo) => demo.cabinet.replace('cabinet', 'www.cabinet'),
};

for (const [who, address] of Object.entries(STRANGERS)) {
  test(`the form is not shown within a page of ${who}`, async ({ page, context, demo }) => {
    const source = ours(demo).replaceAll('&', '&amp;');
    const told = [];
    page.on('console', (message) => told.push(message.text()));
    const inside = await framedAt(page, context, address(demo), source);
    await expect(signInForm(inside)).toHaveCount(0);
    await expect.poll(() => told.join()).toContain('frame-ancestors');
  });
}

test('a partner without leave holds no form of its own', async ({ page, context, demo }) => {
  const source = `${demo.portailpro}/sign-in`;
  const inside = await framedAt(page, context, demo.portailpro, source);
  await expect(signInForm(inside)).toHaveCount(0);
});

test('a page made for a frame is not shown by itself', async ({ page, context, demo }) => {
  const source = ours(demo).replaceAll('&', '&amp;');
  const inside = await framedAt(page, context, demo.cabinet, source);
  await expect(signInForm(inside)).toBeVisible();
  const address = page.frames().find((one) => one.url().startsWith(demo.idp)).url();
  const answer = await page.goto(address);
  expect(answer.status()).toBe(400);
  await expect(signInForm(page)).toHaveCount(0);
});

test('a hosted page is shown in no frame', async ({ page, context, demo }) => {
  await page.goto(`${demo.cabinet}/sign-in`);
  await expect(signInForm(page)).toBeVisible();
  const inside = await framedAt(page, context, demo.cabinet, page.url());
  await expect(signInForm(inside)).toHaveCount(0);
});

test('a form posted from another site signs nobody in', async ({ page, context, demo }) => {
  for (const path of ['/sign-in', '/session/complete']) {
    const html = `<!doctype html><title>Elsewhere</title>
      <form method="post" action="${demo.idp}${path}"><input name="ticket" value="x"><button>x</button></form>`;
    await stranger(context, 'http://evil.localhost:8000/post', html);
    await page.goto('http://evil.localhost:8000/post');
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button').click();
    expect((await answered).status(), path).toBeGreaterThanOrEqual(400);
    expect(await context.cookies(demo.idp), path).toEqual([]);
  }
});

test('messages that the provider did not send are not heard', async ({ page, demo }) => {
  await page.goto(`${demo.cabinet}/?mode=inline`);
  const heard = await page.evaluate(async (iss) => {
    const element = document.querySelector('net-entreprises-login');
    const events = [];
    for (const name of ['ne-success', 'ne-error', 'ne-cancel', 'ne-step']) {
      element.addEventListener(name, () => events.push(name));
    }
    const response = { code: 'stolen', state: 'guessed', iss };
    const frame = element.shadowRoot.querySelector('iframe');
    for (const data of [
      { type: 'authorization_response', response },
      { type: 'net-entreprises', event: 'cancel' },
      { type: 'net-entreprises', event: 'error', error: 'x' },
    ]) {
      window.postMessage(data, '*');
      // From the right window, and the wrong origin; from the right origin, and the wrong window.
      dispatchEvent(new MessageEvent('message', { data, source: frame.contentWindow }));
      dispatchEvent(new MessageEvent('message', { data, origin: iss, source: window }));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    return events;
  }, demo.idp);
  expect(heard).toEqual([]);
});

test('a wrong password is told in the frame, and the right one counts at once', async ({
  page, demo,
}) => {
  await page.goto(`${demo.cabinet}/`);
  const inside = page.frameLocator('net-entreprises-login iframe');
  await signIn(inside, { ...someone(demo), password: 'mauvaispasse42' });
  await expect(inside.getByRole('alert')).toBeFocused();
  await expect(page).toHaveURL(`${demo.cabinet}/`);
  await signIn(inside, someone(demo));
  await expect(page).toHaveURL(`${demo.cabinet}/espace`);
});

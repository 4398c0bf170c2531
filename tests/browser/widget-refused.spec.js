import { stranger, test } from './support/blocked.js';
import { expect } from './support/fixtures.js';
import { authorizationUrl, signIn, signInForm, someone } from './support/journey.js';

// A browser says in its console that it refused, which is what is wanted here.
test.use({ expected: /frame-ancestors|X-Frame-Options|status of 400|'postMessage'/ });

const EVIL = 'http://evil.localhost:8000';

const ours = (demo, parameters = {}) => authorizationUrl(demo, {
  client_id: 'cabinet',
  redirect_uri: `${demo.cabinet}/callback`,
  ...parameters,
});

const holding = (source) =>
  `<!doctype html><title>Elsewhere</title><iframe src="${source.replaceAll('&', '&amp;')}"></iframe>`;

/** What a frame of the form shows in a page at this address. */
async function framedAt(page, context, address, source) {
  await stranger(context, `${address}/holder`, holding(source));
  await page.goto(`${address}/holder`);
  await page.waitForLoadState('networkidle');
  return page.frameLocator('iframe');
}

// Case is not here: a browser folds it, and our own comparison is `domain::WebOrigin`'s.
const STRANGERS = {
  'a foreign page': () => EVIL,
  'another partner': (demo) => demo.portailpro,
  'another scheme': (demo) => demo.cabinet.replace('http:', 'https:'),
  'another port': (demo) => demo.cabinet.replace(/\d+$/, '9'),
  'no port': (demo) => demo.cabinet.replace(/:\d+$/, ''),
  'a trailing dot': (demo) => demo.cabinet.replace('localhost', 'localhost.'),
  'a name within the name': (demo) => demo.cabinet.replace('cabinet', 'www.cabinet'),
  'a name that begins so': (demo) => demo.cabinet.replace('localhost', 'localhost.evil.localhost'),
};

test('the page that an operator named holds the form, and no other', async ({
  page, context, demo,
}) => {
  const inside = await framedAt(page, context, demo.cabinet, ours(demo));
  await expect(signInForm(inside)).toBeVisible();
  for (const [who, address] of Object.entries(STRANGERS)) {
    const told = [];
    const listener = (message) => told.push(message.text());
    page.on('console', listener);
    const nothing = await framedAt(page, context, address(demo), ours(demo));
    await expect.poll(() => told.join(), who).toContain('frame-ancestors');
    await expect(signInForm(nothing), who).toHaveCount(0);
    page.off('console', listener);
  }
});

test('a foreign page between the partner and the form is one too many', async ({
  page, context, demo,
}) => {
  await stranger(context, `${EVIL}/between`, holding(ours(demo)));
  const between = await framedAt(page, context, demo.cabinet, `${EVIL}/between`);
  await expect(between.locator('iframe')).toBeVisible();
  await expect(signInForm(between.frameLocator('iframe'))).toHaveCount(0);
});

test('a partner without leave holds no form of its own', async ({ page, context, demo }) => {
  const source = `${demo.portailpro}/sign-in`;
  const inside = await framedAt(page, context, demo.portailpro, source);
  await expect.poll(() => page.frames().at(-1).url()).toBe('chrome-error://chromewebdata/');
  await expect(signInForm(inside)).toHaveCount(0);
});

test('a page for a frame is not shown by itself, nor a page of our own in a frame', async ({
  page, context, demo,
}) => {
  const inside = await framedAt(page, context, demo.cabinet, ours(demo));
  await expect(signInForm(inside)).toBeVisible();
  const address = page.frames().find((one) => one.url().startsWith(demo.idp)).url();
  const answer = await page.goto(address);
  expect(answer.status()).toBe(400);
  await expect(signInForm(page)).toHaveCount(0);
  await page.goto(`${demo.cabinet}/sign-in`);
  await expect(signInForm(page)).toBeVisible();
  const hosted = await framedAt(page, context, demo.cabinet, page.url());
  await expect(signInForm(hosted)).toHaveCount(0);
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
      null, 'text', 7,
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

test('an answer in a message is delivered to its partner, whoever opened the window', async ({
  page, context, demo,
}) => {
  const address = ours(demo, { response_mode: 'web_message' });
  await stranger(context, `${EVIL}/opener`, `<!doctype html><title>Elsewhere</title>
    <a target="_blank" rel="opener" href="${address.replaceAll('&', '&amp;')}">Open</a>`);
  await page.goto(`${EVIL}/opener`);
  await page.evaluate(() => {
    window.told = [];
    addEventListener('message', ({ data }) => window.told.push(data));
  });
  const opened = page.waitForEvent('popup');
  await page.getByRole('link').click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await signIn(popup, someone(demo));
  await closed;
  expect(await page.evaluate(() => window.told)).toEqual([]);
});

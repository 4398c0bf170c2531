import { expect, test } from './support/fixtures.js';
import { openConsent } from './support/journey.js';

/** The test client's redirect address serves nothing: the redirect itself is what counts. */
async function answer(page, button) {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator(button).click();
  return new URL((await answered).headers().location);
}

test('a person who allows goes back with a code', async ({ page, demo }) => {
  await openConsent(page, demo);
  const back = await answer(page, '#consent-allow');
  expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?/);
  expect(back.searchParams.get('code')).toBeTruthy();
  expect(back.searchParams.get('state')).toBe('a-state');
});

test('a person who denies goes back with that answer', async ({ page, demo }) => {
  await openConsent(page, demo);
  const back = await answer(page, '#consent-deny');
  expect(back.searchParams.get('error')).toBe('access_denied');
  expect(back.searchParams.get('state')).toBe('a-state');
  expect(back.searchParams.has('code')).toBe(false);
});

import { test } from './support/blocked.js';
import { expect } from './support/fixtures.js';
import { fillIn, signInForm, someone } from './support/journey.js';

/** What a page does to have people click on what they do not see. */
const COVERS = {
  'something transparent over it': () => {
    const cover = document.createElement('div');
    Object.assign(cover.style, {
      position: 'fixed', inset: 0, zIndex: 9, pointerEvents: 'none', background: 'white',
      opacity: 0.01,
    });
    document.body.append(cover);
  },
  'itself made transparent': () => {
    document.querySelector('net-entreprises-login').style.opacity = 0.01;
  },
};

async function openFilled(page, demo) {
  await page.goto(`${demo.cabinet}/`);
  const frame = page.frameLocator('net-entreprises-login iframe');
  await expect(signInForm(frame)).toBeVisible();
  await fillIn(frame, someone(demo));
  await page.evaluate(() => {
    window.fellBack = [];
    document.addEventListener('ne-fallback', ({ detail }) => window.fellBack.push(detail.reason));
  });
  return frame;
}

test('from under a cover nothing is sent, and a button takes the place of the frame', async ({
  page, context, demo,
}) => {
  for (const [what, cover] of Object.entries(COVERS)) {
    const frame = await openFilled(page, demo);
    await frame.locator('#sign-in').scrollIntoViewIfNeeded();
    await page.evaluate(cover);
    await page.waitForTimeout(1000);
    await frame.locator('#sign-in').click();
    await expect(page.locator('net-entreprises-login').getByRole('button'), what).toBeVisible();
    expect(await page.evaluate(() => window.fellBack), what).toEqual(['covered']);
    const names = (await context.cookies()).map(({ name }) => name);
    expect(names, what).not.toContain('__Host-session');
  }
});

test('a button that is half out of sight is not covered', async ({ page, demo }) => {
  const frame = await openFilled(page, demo);
  const button = frame.locator('#sign-in');
  const { y } = await button.boundingBox();
  await page.setViewportSize({ width: 1280, height: Math.round(y + 20) });
  await page.waitForTimeout(1000);
  await frame.locator('#password').press('Enter');
  await expect(page).toHaveURL(`${demo.cabinet}/espace`);
});

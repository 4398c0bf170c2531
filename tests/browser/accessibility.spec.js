import { expectNothingFound } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import { everyPage } from './support/pages.js';

/** WCAG 2.2 §1.4.10: a phone of 320 pixels, and what is left of 1280 by 1024 at 400 %. */
const SMALL = { phone: { width: 320, height: 640 }, zoomed: { width: 320, height: 256 } };

/** What sticks out on the right, where only scrolling sideways would show it. */
const sticksOut = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth > width ? ['the page'] : [];
    const controls = document.querySelectorAll('a, button, input:not([type=hidden]), h1, p');
    const beyond = [...controls].filter((node) => node.getBoundingClientRect().right > width + 1);
    return [...wide, ...beyond.map((node) => node.outerHTML.slice(0, 80))];
  });

for (const locale of ['fr-FR', 'en-GB']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    for (const [name, visit] of Object.entries(everyPage)) {
      test(`axe finds nothing on ${name}, and nothing of it sticks out`, async ({ page, demo }) => {
        await visit(page, demo);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          await expectNothingFound(page, colorScheme);
        }
        for (const [size, viewport] of Object.entries(SMALL)) {
          await page.setViewportSize(viewport);
          expect(await sticksOut(page), size).toEqual([]);
        }
      });
    }
  });
}

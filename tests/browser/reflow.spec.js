import { expect, test } from './support/fixtures.js';
import { everyPage } from './support/pages.js';

/** WCAG 2.2 §1.4.10: 320 pixels are also what is left of 1280 at 400 %. */
const sizes = {
  'a phone of 320 pixels': { viewport: { width: 320, height: 640 } },
  'a zoom of 400 %': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

/** What sticks out on the right, where only scrolling sideways would show it. */
const sticksOut = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth > width ? ['the page'] : [];
    const controls = document.querySelectorAll('a, button, input:not([type=hidden]), h1, p');
    const beyond = [...controls].filter((node) => node.getBoundingClientRect().right > width + 1);
    return [...wide, ...beyond.map((node) => node.outerHTML.slice(0, 80))];
  });

for (const [size, options] of Object.entries(sizes)) {
  test.describe(size, () => {
    test.use(options);

    for (const [name, visit] of Object.entries(everyPage)) {
      test(`shows all of ${name}`, async ({ page, demo }) => {
        await visit(page, demo);
        expect(await sticksOut(page)).toEqual([]);
      });
    }
  });
}

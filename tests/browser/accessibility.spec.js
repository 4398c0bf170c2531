import AxeBuilder from '@axe-core/playwright';

import { expect, test } from './support/fixtures.js';
import { everyPage } from './support/pages.js';

/** Every rule axe has, best practices included, one line for each thing found. */
async function violations(page) {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
  );
}

for (const locale of ['fr-FR', 'en-GB']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    for (const [name, visit] of Object.entries(everyPage)) {
      test(`axe finds nothing on ${name}`, async ({ page, demo }) => {
        await visit(page, demo);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page), colorScheme).toEqual([]);
        }
      });
    }
  });
}

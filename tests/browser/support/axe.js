import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';

/** Every rule axe has, best practices included: one line for each thing found, and none is. */
export async function expectNothingFound(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
  );
  expect(found, where).toEqual([]);
}

import { expect, test } from './support/fixtures.js';
import { openAccountChoice, openSignIn, someone } from './support/journey.js';

test('nothing is remembered unless the person ticks the box', async ({ page, demo, context }) => {
  await openSignIn(page, demo);
  await expect(page.locator('#remember')).not.toBeChecked();
  const names = (await context.cookies()).map((cookie) => cookie.name);
  expect(names).not.toContain('__Host-accounts');
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled });

    test('an account is chosen by its name, and forgotten', async ({ page, demo }) => {
      const { siret, last_name: lastName, first_name: firstName } = someone(demo);
      await openAccountChoice(page, demo);
      await expect(page.locator('#last_name')).toHaveValue('');
      await page.getByRole('link', { name: `${firstName} ${lastName}` }).click();
      await expect(page.locator('#last_name')).toHaveValue(lastName);
      await expect(page.locator('#siret')).toHaveValue(siret);
      await expect(page.locator('#password')).toHaveValue('');
      await page.getByRole('button', { name: /oublier|forget/i }).click();
      await expect(page.getByRole('link', { name: `${firstName} ${lastName}` })).toHaveCount(0);
    });
  });
}

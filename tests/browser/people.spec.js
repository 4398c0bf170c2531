import { expect, test } from './support/fixtures.js';
import { openInvitation } from './support/people.js';

test('who is invited opens the account with the link of the mail', async ({ page, demo }) => {
  const person = await openInvitation(page, demo);
  await page.locator('#password').fill('Brume-Canal-4791');
  await page.locator('#open-account').click();
  await expect(page.locator('main')).toContainText(`${person.first_name} ${person.last_name}`);
  await expect(page.locator('#sign-out')).toBeVisible();
});

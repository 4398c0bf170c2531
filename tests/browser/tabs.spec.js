import { expect, test } from './support/fixtures.js';
import {
  expectEstablishments,
  fillIn,
  openSignIn,
  signIn,
  someone,
  someoneElse,
  withWrongPassword,
} from './support/journey.js';

test('two tabs that sign in at the same time both arrive', async ({ context, demo }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await openSignIn(first, demo);
  await openSignIn(second, demo);
  await fillIn(first, someone(demo));
  await signIn(second, someone(demo));
  await expectEstablishments(second, demo);
  await first.locator('#sign-in').click();
  await expectEstablishments(first, demo);
});

test('a mistake in one tab shows nothing in the other', async ({ context, demo }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await openSignIn(first, demo);
  await openSignIn(second, demo);
  await signIn(first, withWrongPassword(someoneElse(demo)));
  await expect(first.getByRole('alert')).toBeVisible();
  await second.reload();
  await expect(second.getByRole('alert')).toHaveCount(0);
  await expect(second.locator('#last_name')).toHaveValue('');
});

test('giving up in one tab leaves the other to go on', async ({ context, demo }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await openSignIn(first, demo);
  await openSignIn(second, demo);
  await first.locator('#cancel').click();
  await expect(first.locator('#cancel')).toHaveCount(0);
  await signIn(second, someone(demo));
  await expectEstablishments(second, demo);
});

import { expect, test } from './support/fixtures.js';
import { providerPages } from './support/pages.js';

/** Visits the page and keeps the headers it came with. */
async function headersOf(page, visit, demo) {
  let headers;
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.status() !== 303;
    if (isPage) headers = response.headers();
  });
  await visit(page, demo);
  return headers;
}

for (const [name, visit] of Object.entries(providerPages)) {
  test(`${name} can be framed, cached and scripted by nobody`, async ({ page, demo }) => {
    const headers = await headersOf(page, visit, demo);
    const policy = headers['content-security-policy'];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe-|\*|data:/);
    expect(headers['cache-control']).toContain('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    await expect(page.locator('script:not([src]), [style], style')).toHaveCount(0);
  });
}

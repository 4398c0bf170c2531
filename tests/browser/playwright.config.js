import { defineConfig } from '@playwright/test';

/** No retries: a test that passes at the second try has found something. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.js',
  outputDir: 'results/failures',
  reporter: [['list'], ['json', { outputFile: 'results/report.json' }]],
  retries: 0,
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  globalTimeout: 22 * 60_000,
  use: {
    locale: 'fr-FR',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.IDP_TEST_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-gpu',
      ],
    },
  },
});

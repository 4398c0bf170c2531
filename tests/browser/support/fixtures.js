import { expect, test as base } from '@playwright/test';

import { startDemo } from './demo.js';

export { expect };

/**
 * `demo` is started once and shared. Every test also fails on anything the browser complains
 * about: an error in the console, an exception of a script, a breach of the page's policy.
 */
export const test = base.extend({
  demo: [
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  /** Complaints that a test is about. */
  expected: [/^$/, { option: true }],

  complaints: [
    async ({ context, expected }, use) => {
      const complaints = listen(context);
      await use(complaints);
      const others = complaints.filter((text) => !expected.test(text));
      expect(others, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});

function listen(context) {
  const complaints = [];
  const documents = new Set();
  context.on('request', (request) => {
    // In a frame our script sends the forms.
    if (request.isNavigationRequest() || request.method() === 'POST') documents.add(request.url());
  });
  context.on('console', (message) => {
    // A page answered with 4xx is reported like a missing picture; the tests judge its status.
    const isPage = documents.has(message.location().url);
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !(isPage && isAnswer)) complaints.push(message.text());
  });
  context.on('weberror', (problem) => complaints.push(String(problem.error())));
  return complaints;
}

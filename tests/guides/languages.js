/** How each guide is started, and what it needs on this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = (...path) => join(root, 'clients/guides', ...path);
/** What the guides depend on, installed by tests/run. */
const installed = join(root, 'tests/guides/installed');

const runs = (command, ...options) => spawnSync(command, options).status === 0;

export const homePage = guide('plain/index.html');

/** Each answers what is missing, or how to start. */
export const languages = {
  'Node.js': async () => {
    // Where npm's `openid-client` is found, the one that the other tests have.
    const folder = join(root, 'tests/browser/results/guide');
    await mkdir(folder, { recursive: true });
    await cp(guide('node'), folder, { recursive: true });
    const preload = join(root, 'tests/guides/localhost.js');
    return { start: [process.execPath, '--import', preload, join(folder, 'server.js')] };
  },

  Python: async () => {
    const python = join(installed, 'python/bin/python');
    if (!existsSync(python)) return { missing: 'python3 with venv, or its packages' };
    return { start: [python, guide('python/app.py')] };
  },

  Java: async (proxy) => {
    const libraries = join(installed, 'java');
    if (!runs('java', '-version')) return { missing: 'java' };
    if (!existsSync(libraries)) return { missing: 'its libraries (mvn fetches them)' };
    const through = ['-Dhttp.proxyHost=127.0.0.1', `-Dhttp.proxyPort=${proxy.port}`];
    return { start: ['java', ...through, '-cp', `${libraries}/*`, guide('java/Site.java')] };
  },

  PHP: async () => {
    if (!runs('php', '--version')) return { missing: 'php' };
    const libraries = guide('php/vendor');
    if (!existsSync(libraries)) return { missing: 'its libraries (composer fetches them)' };
    return { start: (port) => ['php', '-S', `127.0.0.1:${port}`, guide('php/index.php')] };
  },
};

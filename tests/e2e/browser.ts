/** A real Chromium: the one named by the environment, one installed on the system, or the one from the npm registry. */
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Without the background switches a browser without internet spends its time looking for its maker. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launches the browser. Throws with the remedy where none is found: a missing browser is a failure, never a skip. */
export async function launchBrowser(extraArgs: string[] = []): Promise<Browser> {
  const { executablePath, env } = await findBrowser();
  return chromium.launch({ executablePath, args: [...args, ...extraArgs], env: { ...process.env, ...env } });
}

async function findBrowser(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return { executablePath: named, env: {} };
  const found = process.env['FORCE_NPM_CHROMIUM'] ? undefined : installed.find((path) => existsSync(path));
  if (found) return { executablePath: found, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackRegistryBrowser();
  throw new Error(
    'ERR_BROWSER_MISSING: the end-to-end tests found no Chromium. Install Chrome or Chromium, or name one in CHROMIUM_PATH.',
  );
}

/**
 * The registry package brings its own shared libraries, for machines that have none, but unpacks them on one cloud
 * only, so this does. Its suggested arguments are not used: they switch off what the isolation tests test.
 */
async function unpackRegistryBrowser(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const folder = resolve('node_modules/.cache/chromium');
  mkdirSync(folder, { recursive: true });
  process.env['TMPDIR'] = folder;
  const { default: registryChromium, inflate } = await import('@sparticuz/chromium');
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const executablePath = await registryChromium.executablePath();
  const libraries = await inflate(join(packageFolder, 'bin', 'al2023.tar.br'));
  delete process.env['TMPDIR'];
  return {
    executablePath,
    env: { LD_LIBRARY_PATH: join(libraries, 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from './find-browser.ts';

export interface OpenBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

// A browser that is tested alone needs none of its own services, and has nowhere to reach them.
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<OpenBrowser> {
  const program = await findBrowser();
  const browser = await chromium.launch({
    executablePath: program.path,
    args: QUIET,
    env: { ...process.env, ...program.environment },
  });
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await program.remove();
    },
  };
}

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** What must not happen: errors, refusals by the content policy, requests to anybody else. */
  readonly trouble: string[];
}

/** A page in a browser profile of its own, with a note of everything that goes wrong on it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`a script ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // A refused request is an answer like any other; the page shows it.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) trouble.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    // A blob's address names the origin it was made in, so this holds for downloads too.
    if (new URL(request.url()).origin !== new URL(url).origin) trouble.push(`a request to ${request.url()}`);
  });
  await page.goto(url);
  return { page, trouble, [Symbol.asyncDispose]: () => context.close() };
}

import { after, before, test } from 'node:test';
import { httpApi } from '@longrun/client';
import { buildPage } from './page/build-page.ts';
import { type OpenBrowser, openBrowser } from './page/open-browser.ts';
import { openPage } from './page/open-page.ts';
import { startServer } from './page/start-server.ts';
import { submitted } from './page/submitted.ts';

let opened: OpenBrowser;
before(async () => {
  await buildPage();
  opened = await openBrowser();
});
after(() => opened[Symbol.asyncDispose]());

test('the page says why a job waits, and says something else when that changes', async () => {
  await using server = await startServer();
  const api = httpApi({ url: server.url });
  await api.pauses.set({ kind: 'map:draw', reason: 'the press is broken' });
  const { id } = await submitted(api, { kind: 'map:draw' });
  await using opening = await openPage(opened.browser, `${server.url}/#/jobs/${id}`);
  const { page } = opening;
  await page.getByText('Kind map:draw is paused by local (the press is broken).').waitFor();
  await api.pauses.lift({ kind: 'map:draw' });
  await page.getByText('No worker takes map:draw').waitFor();
});

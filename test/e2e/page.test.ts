import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { httpApi } from '@longrun/client';
import { httpSource } from '@longrun/worker';
import type { Page } from 'playwright-core';
import { buildPage } from './page/build-page.ts';
import { type OpenBrowser, openBrowser } from './page/open-browser.ts';
import { openPage } from './page/open-page.ts';
import { startServer } from './page/start-server.ts';
import { submitted } from './page/submitted.ts';
import { example } from './system/longrun-process.ts';

const DEMO_JOBS = example('conformance');

let opened: OpenBrowser;
before(async () => {
  await buildPage();
  opened = await openBrowser();
});
after(() => opened[Symbol.asyncDispose]());

/** The actions that the detail offers, in order; one that can be asked for in several ways once. */
async function offered(page: Page): Promise<(string | null)[]> {
  const actions = await page
    .locator('.detail [data-action]')
    .evaluateAll((buttons) => buttons.map((each) => each.getAttribute('data-action')));
  return [...new Set(actions)];
}

test('the empty page shows what can run, and a job sent from the form is followed to its result', async () => {
  await using server = await startServer(DEMO_JOBS);
  await using opening = await openPage(opened.browser, server.url);
  const { page, trouble } = opening;
  await page.getByRole('heading', { name: 'No jobs yet' }).waitFor();
  await page.getByText('longrun submit demo:ask').waitFor();
  await page.getByRole('button', { name: 'Slow' }).click();
  await page.getByLabel('ms').fill('long');
  await page.getByRole('button', { name: 'Start job' }).click();
  await page.getByText('ms must be a whole number from 0 to 86400000').waitFor();
  await page.getByRole('button', { name: 'Edit as JSON' }).click();
  await page.getByLabel('Input, as JSON').fill('{ "ms": "long" }');
  await page.getByRole('button', { name: 'Start job' }).click();
  await page.getByText(/^Input, as JSON \/ms: /).waitFor();
  await page.getByLabel('Input, as JSON').fill('{ "ms": 1500 }');
  await page.getByRole('button', { name: 'Start job' }).click();
  await page.locator('.detail progress[value]').waitFor();
  await page.locator('.detail .badge[data-state=succeeded]').waitFor();
  await page.getByText('"steps": 15').waitFor();
  deepEqual(trouble, []);
});

test('the buttons are what may be asked of the job, and pause, resume and stop do what they say', async () => {
  await using server = await startServer(DEMO_JOBS);
  const api = httpApi({ url: server.url });
  const { id } = await submitted(api, { kind: 'demo:slow', input: { ms: 60_000 } });
  await using opening = await openPage(opened.browser, `${server.url}/#/jobs/${id}`);
  const { page } = opening;
  const arriveIn = async (state: string) => {
    await page.locator(`.detail .badge[data-state=${state}]`).waitFor();
    deepEqual(await offered(page), (await api.get(id)).allowedActions);
  };
  await arriveIn('running');
  await page.locator('[data-action=pause]').click();
  await arriveIn('paused');
  await page.locator('[data-action=resume]').click();
  await arriveIn('running');
  await page
    .locator('.detail')
    .getByText(/^\d+ % · \d+ of 600/)
    .waitFor();
  await page.locator('[data-action=stop]').click();
  await arriveIn('succeeded');
  await page.getByRole('heading', { name: 'Result so far' }).waitFor();
  await page.locator('[data-action=delete]').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No jobs yet' }).waitFor();
});

test('whatever a job says is shown as text and runs nothing', async () => {
  await using server = await startServer();
  const evil = `<img src=x onerror=alert(1)><script>alert(2)</script>"'\`\${alert(3)}`;
  const source = httpSource({ url: server.url });
  await source.register([{ kind: 'evil:job', label: evil, description: evil }]);
  const api = httpApi({ url: server.url });
  const { id } = await submitted(api, {
    kind: 'evil:job',
    input: evil,
    owner: evil,
    tags: [evil],
    maxAttempts: 1,
  });
  const [claimed] = await source.claim({ workerId: evil, kinds: ['evil:job'], capacity: 1 });
  ok(claimed);
  const next = [{ type: 'link', url: 'javascript:alert(4)', label: evil }];
  await source.sync({
    workerId: evil,
    reports: [
      {
        jobId: id,
        claimId: claimed.claimId,
        progress: { percent: 10, unit: evil, info: evil },
        messages: [{ severity: 'warning', text: `message ${evil}`, item: evil }],
        settlement: {
          type: 'failed',
          error: { code: 'evil', message: evil, details: evil },
          outcome: { heading: `outcome ${evil}`, message: evil, next },
        },
      },
    ],
  });
  await using opening = await openPage(opened.browser, `${server.url}/#/jobs/${id}`);
  const { page, trouble } = opening;
  await page.locator('.log').getByText(`message ${evil}`).waitFor();
  await page.getByRole('heading', { name: `outcome ${evil}` }).waitFor();
  equal(await page.locator('#page img, #page script, a[href^="javascript:"]').count(), 0);
  deepEqual(trouble, []);
});

test('what the filter shows is cancelled by one button, after a preview', async () => {
  await using server = await startServer();
  const api = httpApi({ url: server.url });
  for (let index = 0; index < 3; index += 1) await submitted(api, { kind: 'nobody:runs' });
  await submitted(api, { kind: 'another:kind' });
  await using opening = await openPage(opened.browser, server.url);
  const { page, trouble } = opening;
  equal(await page.locator('[data-bulk]').count(), 0);
  await page.getByLabel('Search').fill('nobody');
  await page.getByRole('button', { name: 'Cancel all 3…' }).click();
  await page.getByRole('dialog').getByText('Cancel all: 3 jobs?').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel all' }).click();
  await page.getByRole('heading', { name: '3 jobs asked to cancel' }).waitFor();
  deepEqual((await api.list({ counts: true, kind: 'nobody:*' })).counts, { cancelled: 3 });
  deepEqual((await api.list({ counts: true, kind: 'another:*' })).counts, { queued: 1 });
  deepEqual(trouble, []);
});

test('a file that a job made is downloaded under its name', async () => {
  await using server = await startServer();
  const source = httpSource({ url: server.url });
  await source.register([{ kind: 'test:file' }]);
  const api = httpApi({ url: server.url });
  const { id } = await submitted(api, { kind: 'test:file', input: {} });
  const [claimed] = await source.claim({ workerId: 'worker', kinds: ['test:file'], capacity: 1 });
  ok(claimed);
  const { claimId } = claimed;
  const body = new Blob(['a,b\n1,2\n']).stream();
  await source.saveArtifact({ jobId: id, claimId, name: 'rows.csv', contentType: 'text/csv', body });
  await source.sync({
    workerId: 'worker',
    reports: [{ jobId: id, claimId, settlement: { type: 'completed' } }],
  });
  await using opening = await openPage(opened.browser, `${server.url}/#/jobs/${id}`);
  const { page } = opening;
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download rows.csv' }).click();
  const download = await arriving;
  equal(download.suggestedFilename(), 'rows.csv');
  equal(await readFile(await download.path(), 'utf8'), 'a,b\n1,2\n');
});

test('where the server wants a key the page asks for one, and keeps it in memory alone', async () => {
  await using server = await startServer(DEMO_JOBS);
  const made = await fetch(`${server.url}/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'page' }),
  });
  // What the route's schema says.
  const { token } = (await made.json()) as { token: string };
  await submitted(httpApi({ url: server.url, token }), { kind: 'demo:echo', input: { message: 'hello' } });
  await using opening = await openPage(opened.browser, server.url);
  const { page, trouble } = opening;
  await page.getByRole('textbox', { name: 'Key' }).fill('wrong');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('That key is not valid here.').waitFor();
  await page.getByRole('textbox', { name: 'Key' }).fill(token);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('.jobs .badge[data-state=succeeded]').waitFor();
  deepEqual(await page.context().cookies(), []);
  equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  ok(!page.url().includes(token));
  deepEqual(trouble, []);
});

test('the list works from the keyboard', async () => {
  await using server = await startServer(DEMO_JOBS);
  const api = httpApi({ url: server.url });
  const first = await submitted(api, { kind: 'demo:echo', input: { message: 'first' } });
  const second = await submitted(api, { kind: 'demo:echo', input: { message: 'second' } });
  await using opening = await openPage(opened.browser, server.url);
  const { page } = opening;
  await page.locator(`a[href$="${second.id}"]`).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.detail').getByText(first.id).waitFor();
  await page.getByText('"message": "first"').first().waitFor();
});

test('schedules are listed with what comes next, paused, resumed and run', async () => {
  await using server = await startServer(DEMO_JOBS);
  const api = httpApi({ url: server.url });
  await api.schedules.put('greet', {
    when: 'every weekday at 9',
    timezone: 'Europe/Berlin',
    job: { kind: 'demo:echo', input: { message: 'hi' } },
  });
  await using opening = await openPage(opened.browser, server.url);
  const { page, trouble } = opening;
  await page.getByRole('link', { name: 'Schedules' }).click();
  await page.getByText('every weekday at 9 (Europe/Berlin)').waitFor();
  await page.getByRole('button', { name: 'Pause: greet' }).click();
  await page.getByText('paused by local').waitFor();
  await page.getByRole('button', { name: 'Run now: greet' }).click();
  await page.getByText('1 made').waitFor();
  await page.getByRole('button', { name: 'Resume: greet' }).click();
  await page.getByRole('button', { name: 'Pause: greet' }).waitFor();
  await page.locator('.schedules a').click();
  await page.locator('.detail .badge[data-state=succeeded]').waitFor();
  await page.getByRole('link', { name: 'Longrun' }).click();
  await page.getByText('1 made').waitFor({ state: 'detached' });
  deepEqual(trouble, []);
});

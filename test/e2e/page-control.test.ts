import { deepEqual, equal } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { httpApi } from '@longrun/client';
import type { Page } from 'playwright-core';
import { actAsWorker } from './page/act-as-worker.ts';
import { buildPage } from './page/build-page.ts';
import { type OpenBrowser, openBrowser } from './page/open-browser.ts';
import { openPage } from './page/open-page.ts';
import { type RunningServer, startServer } from './page/start-server.ts';
import { submitted } from './page/submitted.ts';

const KIND = 'map:draw';
const inputSchema = {
  type: 'object',
  properties: {
    zoom: { type: 'integer', minimum: 0, maximum: 9, title: 'Zoom', description: 'How near' },
    layers: { type: 'array', items: { enum: ['land', 'sea'] }, default: ['land'], title: 'Layers' },
    day: { type: 'string', format: 'date', title: 'Day' },
    names: { type: 'array', items: { type: 'string' }, title: 'Names' },
    frame: {
      type: 'object',
      properties: { colour: { type: 'string' } },
      required: ['colour'],
      title: 'Frame',
    },
  },
  required: ['zoom'],
};

let opened: OpenBrowser;
before(async () => {
  await buildPage();
  opened = await openBrowser();
});
after(() => opened[Symbol.asyncDispose]());

/** A server, a worker that acts as the test says, and a page on a job of its kind. */
async function open(server: RunningServer, jobOptions: { maxAttempts?: number } = {}) {
  const api = httpApi({ url: server.url });
  const worker = await actAsWorker(server.url, { kind: KIND, pausable: true, confirmMs: 1, inputSchema });
  const { id } = await submitted(api, { kind: KIND, input: { zoom: 1 }, ...jobOptions });
  const opening = await openPage(opened.browser, `${server.url}/#/jobs/${id}`);
  return { ...opening, api, worker, id, arriveIn: (state: string) => arriveIn(opening.page, state) };
}

async function arriveIn(page: Page, state: string): Promise<void> {
  await page.locator(`.detail header .badge[data-state=${state}]`).waitFor();
}

test('a job whose worker does not confirm is taken from it by force, and the page says who asked', async () => {
  await using server = await startServer();
  await using opening = await open(server);
  const { page, worker, arriveIn, trouble } = opening;
  const situation = page.locator('.situation');
  await worker.claim();
  await page.getByRole('button', { name: 'Pause' }).click();
  await arriveIn('pausing');
  await situation.getByText(/^It was asked to pause at .* by local/).waitFor();
  await situation.getByText('its worker should have confirmed by now').waitFor();
  await page.getByRole('button', { name: 'Force' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Force' }).click();
  await arriveIn('paused');
  await situation.getByText('It was paused by local.').waitFor();
  await page.getByText('History').click();
  const rows = await page.locator('.history li .text').allTextContents();
  deepEqual(rows, [
    'submitted',
    'taken by a worker',
    'asked to pause',
    'worker does not confirm',
    'taken from its worker',
  ]);
  deepEqual(trouble, []);
});

test('a question is answered in a form made from its schema', async () => {
  await using server = await startServer();
  await using opening = await open(server);
  const { page, worker, api, id, arriveIn, trouble } = opening;
  const schema = {
    type: 'object',
    properties: {
      publish: { type: 'boolean', title: 'Publish it?' },
      note: { type: 'string', title: 'Note' },
    },
    required: ['publish'],
  };
  const wait = { type: 'answer', question: 'The draft is ready.', schema } as const;
  await worker.report(await worker.claim(), { settlement: { type: 'waiting', name: 'approval', for: wait } });
  await arriveIn('waiting');
  await page.locator('.situation').getByText('Waits for an answer: The draft is ready.').waitFor();
  await page.getByRole('button', { name: 'Answer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send answer' }).click();
  await dialog.getByText('Publish it? is missing').waitFor();
  await dialog.getByLabel('Publish it?').selectOption('Yes');
  await dialog.getByRole('button', { name: 'Send answer' }).click();
  await arriveIn('queued');
  const { steps } = await worker.claim();
  deepEqual(steps, { approval: { value: { publish: true } } });
  equal((await api.get(id)).attempt, 1);
  deepEqual(trouble, []);
});

test('a split job shows its parts with their progress, and each leads back to it', async () => {
  await using server = await startServer();
  await using opening = await open(server);
  const { page, worker, arriveIn, trouble } = opening;
  const wait = { type: 'parts', parts: [0, 1], execution: 'parallel', onFailure: 'fail' } as const;
  await worker.report(await worker.claim(), { settlement: { type: 'waiting', name: 'halves', for: wait } });
  await arriveIn('waiting');
  await page.locator('.situation').getByText('Waits for its 2 parts.').waitFor();
  const part = await worker.claim();
  await worker.report(part, { progress: { percent: 50 } });
  await page.locator('.detail .jobs li', { hasText: 'Part 1' }).getByText('50 %').waitFor();
  await page.locator('.detail > .progress').getByText('25 %').waitFor();
  await worker.report(part, { settlement: { type: 'completed' } });
  await worker.report(await worker.claim(), { settlement: { type: 'completed' } });
  await arriveIn('queued');
  equal(await page.locator('.list .jobs li').count(), 1, 'parts stand with their job, not among the others');
  await page.locator('.detail .jobs a', { hasText: 'Part 2' }).click();
  await page.locator('.facts').getByText(', 2 of 2').click();
  await page.locator('.detail .jobs a', { hasText: 'Part 2' }).waitFor();
  deepEqual(trouble, []);
});

test('a job that failed half way is continued, retried in part, or run with another input', async () => {
  await using server = await startServer();
  await using opening = await open(server, { maxAttempts: 1 });
  const { page, worker, arriveIn, api, id, trouble } = opening;
  const failHalfWay = async () =>
    worker.report(await worker.claim(), {
      checkpoint: 7,
      progress: { counters: { remaining: 3, successful: 5, failed: 2 } },
      settlement: { type: 'failed', error: { code: 'broken', message: 'The pen broke.' } },
    });
  await failHalfWay();
  await arriveIn('failed');
  await page.getByRole('button', { name: 'Continue the rest' }).click();
  const continued = await worker.claim();
  deepEqual([continued.run, continued.checkpoint], [2, 7]);
  await worker.report(continued, {
    progress: { counters: { remaining: 0, successful: 8, failed: 2 } },
    settlement: { type: 'completed', output: 'map' },
  });
  await arriveIn('succeeded');
  await page.getByRole('button', { name: 'Retry what failed' }).click();
  const partial = await worker.claim();
  deepEqual([partial.run, partial.retry], [3, { only: 'failed', output: 'map' }]);
  await worker.report(partial, { settlement: { type: 'completed' } });
  await arriveIn('succeeded');

  await page.getByRole('button', { name: 'Run again with …' }).click();
  const dialog = page.getByRole('dialog');
  const zoom = dialog.getByLabel('Zoom');
  equal(await zoom.inputValue(), '1');
  await zoom.fill('10');
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByText('Zoom must be a whole number from 0 to 9').waitFor();
  await zoom.fill('9');
  await dialog.getByLabel('sea').check();
  await dialog.getByLabel('Day').fill('2026-01-31');
  await dialog.getByLabel('Names').fill('Ada\nGrace');
  await dialog.getByLabel('Frame').check();
  await dialog.getByLabel('colour').fill('red');
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await arriveIn('queued');
  deepEqual((await api.get(id)).input, {
    zoom: 9,
    layers: ['land', 'sea'],
    day: '2026-01-31',
    names: ['Ada', 'Grace'],
    frame: { colour: 'red' },
  });
  deepEqual(trouble, []);
});

import { deepEqual, equal } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { httpApi } from '@longrun/client';
import { actAsWorker } from './page/act-as-worker.ts';
import { buildPage } from './page/build-page.ts';
import { type OpenBrowser, openBrowser } from './page/open-browser.ts';
import { openPage } from './page/open-page.ts';
import { startServer } from './page/start-server.ts';
import { submitted } from './page/submitted.ts';

const KIND = 'map:draw';

let opened: OpenBrowser;
before(async () => {
  await buildPage();
  opened = await openBrowser();
});
after(() => opened[Symbol.asyncDispose]());

test('an action asks what its form says and what it wants confirmed, and a disabled one says why', async () => {
  await using server = await startServer();
  const api = httpApi({ url: server.url });
  await actAsWorker(server.url, { kind: KIND });
  const fields = [{ key: 'zoom', label: 'Zoom', type: 'number', constraints: [{ type: 'required' }] }];
  const draw = await api.actions.create({
    kind: KIND,
    label: 'Draw',
    icon: 'map',
    tooltip: 'Draws what is chosen',
    description: 'This takes the press for a while.',
    confirm: true,
    target: 'map-1',
    inputForm: { type: 'simple', fields },
  });
  await api.actions.create({ kind: KIND, label: 'Draw at once', primary: true });
  await api.actions.create({
    kind: KIND,
    label: 'Print',
    messages: [{ type: 'error', content: 'No paper.' }],
  });
  await using opening = await openPage(opened.browser, server.url);
  const { page, trouble } = opening;
  const open = () => page.getByRole('button', { name: 'New job' }).click();
  await open();
  const list = page.getByRole('list', { name: 'Actions' });
  deepEqual(await list.getByRole('button').allInnerTexts(), ['Draw at once', '🗺 Draw', 'Print']);
  equal(await list.getByRole('button', { name: 'Print' }).isDisabled(), true);
  await list.getByText('No paper.').waitFor();
  const button = list.getByRole('button', { name: 'Draw', exact: true });
  equal(await button.getAttribute('title'), 'Draws what is chosen');
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Draw' });
  await dialog.getByText('This takes the press for a while.').waitFor();
  await dialog.getByLabel('Zoom').fill('3');
  await dialog.getByRole('button', { name: 'Draw' }).click();
  await page.locator('.detail header .badge[data-state=queued]').waitFor();
  const [drawn] = (await api.list()).jobs;
  const { input, source, actionId } = await api.get(drawn?.id ?? '');
  deepEqual([input, source, actionId], [{ zoom: 3 }, 'map-1', draw.id]);
  await open();
  await list.getByRole('button', { name: 'Draw at once' }).click();
  await page.locator('.list li').nth(1).waitFor();
  deepEqual(trouble, []);
});

test('a job in planning shows its plan as it changes, and is started from there', async () => {
  await using server = await startServer();
  const api = httpApi({ url: server.url });
  await actAsWorker(server.url, { kind: KIND, planned: true });
  const { id } = await submitted(api, { kind: KIND, trigger: 'manual' });
  await using opening = await openPage(opened.browser, `${server.url}/#/jobs/${id}`);
  const { page, trouble } = opening;
  await page.getByText('None yet; the job can be started all the same.').waitFor();
  await api.plans.put(id, { sheet: 'Contacts' });
  await page.getByText('"sheet": "Contacts"').waitFor();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.locator('.detail header .badge[data-state=queued]').waitFor();
  await page.getByText('"sheet": "Contacts"').waitFor();
  deepEqual(trouble, []);
});

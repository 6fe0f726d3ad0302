import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFlatfile } from './testing/open-flatfile.ts';

const ids = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id);

test('jobs are listed newest first, twenty to a page, with how many there are', async () => {
  await using flatfile = await openFlatfile();
  const made: string[] = [];
  for (let count = 0; count < 23; count += 1) made.push((await flatfile.create()).id);
  const { json } = await flatfile.send('GET', '/jobs');
  assert.deepEqual(json.pagination, { currentPage: 1, pageCount: 2, totalCount: 23 });
  assert.deepEqual(ids(json.data), made.toReversed().slice(0, 20));
  const second = (await flatfile.send('GET', '/jobs?pageNumber=2')).json;
  assert.deepEqual(ids(second.data), made.toReversed().slice(20));
  const oldest = (await flatfile.send('GET', '/jobs?sortDirection=asc&pageSize=5&pageNumber=2')).json;
  assert.deepEqual(ids(oldest.data), made.slice(5, 10));
  assert.deepEqual(oldest.pagination, { currentPage: 2, pageCount: 5, totalCount: 23 });
});

test('each filter of the list leaves the jobs that match', async () => {
  await using flatfile = await openFlatfile();
  const file = await flatfile.create({
    type: 'file',
    operation: 'extract',
    source: 'us_fl_1',
    environmentId: 'us_env_9',
  });
  const space = await flatfile.create({ type: 'space', operation: 'configure', source: 'us_sp_1' });
  const parent = await flatfile.create({ trigger: 'immediate', fileId: 'us_fl_2' });
  await flatfile.call('POST', `/jobs/${parent.id}/ack`);
  await flatfile.call('POST', `/jobs/${parent.id}/split`, { parts: 2, runInParallel: true });
  const listed = async (query: string) => ids((await flatfile.send('GET', `/jobs?${query}`)).json.data);
  assert.deepEqual(await listed('environmentId=us_env_9'), [file.id]);
  assert.deepEqual(await listed('spaceId=us_sp_1'), [space.id]);
  assert.deepEqual(await listed('fileId=us_fl_1'), [file.id]);
  assert.deepEqual(await listed('source=us_sp_1'), [space.id]);
  assert.equal((await listed('workbookId=us_wb_1')).length, 3);
  assert.equal((await listed(`parentId=${parent.id}`)).length, 2);
  assert.equal((await listed(`parentId=${parent.id}&excludeChildJobs=true`)).length, 2);
  assert.deepEqual(await listed('excludeChildJobs=true&workbookId=us_wb_1'), [parent.id]);
  assert.equal((await flatfile.send('GET', '/jobs?pageSize=none')).status, 400);
});

test('every job event tells the job, its domain, operation, status, info and whether it is a part', async () => {
  await using flatfile = await openFlatfile();
  const fields = {
    type: 'sheet',
    operation: 'contacts:submit',
    source: 'us_sh_1',
    workbookId: 'us_wb_7',
    spaceId: 'us_sp_7',
  };
  const { id } = await flatfile.create({ ...fields, trigger: 'immediate', input: { a: 1 } });
  await flatfile.call('POST', `/jobs/${id}/ack`, { info: 'Accepted' });
  await flatfile.call('POST', `/jobs/${id}/complete`);
  const told = (await flatfile.events()).map(({ topic, domain, context, payload }) => {
    assert.equal(domain, 'job');
    const { jobId, sheetId, workbookId, spaceId, accountId, environmentId } = context;
    assert.deepEqual([jobId, sheetId, workbookId, spaceId], [id, 'us_sh_1', 'us_wb_7', 'us_sp_7']);
    assert.ok(accountId && environmentId);
    assert.deepEqual(
      [payload.job, payload.domain, payload.operation, payload.isPart, payload.input],
      ['sheet:contacts:submit', 'sheet', 'contacts:submit', false, { a: 1 }],
    );
    return [topic, payload.status, payload.info];
  });
  assert.deepEqual(told, [
    ['job:created', 'created', null],
    ['job:ready', 'ready', null],
    ['job:updated', 'executing', 'Accepted'],
    ['job:completed', 'complete', 'Accepted'],
  ]);
});

test('context names the thing that the type of the job works on', async () => {
  await using flatfile = await openFlatfile();
  const names = {
    file: 'fileId',
    workbook: 'workbookId',
    sheet: 'sheetId',
    space: 'spaceId',
    document: 'documentId',
    app: 'appId',
  };
  for (const [type, name] of Object.entries(names)) {
    const { id } = await flatfile.create({ type, source: `us_${type}` });
    const [event] = (await flatfile.events()).filter(({ context }) => context.jobId === id);
    assert.equal(event.context[name], `us_${type}`);
  }
});

test('a deleted job is announced once, with an empty payload', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create();
  await flatfile.call('DELETE', `/jobs/${id}`);
  const events = (await flatfile.events()).filter(({ context }) => context.jobId === id);
  assert.deepEqual(
    events.map(({ topic, payload }) => [topic, payload]),
    [['job:deleted', {}]],
  );
  assert.equal((await flatfile.send('GET', `/jobs/${id}`)).status, 404);
});

test('events come oldest first, ten to a page, under ids that stay', async () => {
  await using flatfile = await openFlatfile();
  for (let count = 0; count < 12; count += 1) await flatfile.create();
  const first = await flatfile.events('');
  const second = await flatfile.events('pageNumber=2');
  assert.deepEqual([first.length, second.length], [10, 2]);
  const all = [...first, ...second];
  assert.deepEqual(
    all.map(({ createdAt }) => createdAt),
    all.map(({ createdAt }) => createdAt).toSorted(),
  );
  assert.equal(new Set(ids(all)).size, 12);
  assert.deepEqual(ids(await flatfile.events('pageSize=12')), ids(all));
  assert.deepEqual(await flatfile.call('GET', `/events/${all[3].id}`), all[3]);
});

test('events are found by topic, domain, space and time', async () => {
  await using flatfile = await openFlatfile();
  const inSpace = await flatfile.create({ type: 'space', source: 'us_sp_1', trigger: 'immediate' });
  await flatfile.clock.advance(10_000);
  const since = new Date(flatfile.clock.now()).toISOString();
  const later = await flatfile.create({ trigger: 'immediate' });
  await flatfile.call('POST', `/jobs/${later.id}/ack`);
  await flatfile.call('POST', `/jobs/${later.id}/cancel`);
  const topics = async (query: string) => (await flatfile.events(query)).map(({ topic }) => topic);
  assert.deepEqual(await topics('topic=job:ready'), ['job:ready', 'job:ready']);
  assert.deepEqual(await topics('topic=job:updated'), ['job:updated', 'job:updated']);
  assert.deepEqual(await topics('domain=space'), []);
  assert.equal((await topics('domain=job')).length, 6);
  const there = await flatfile.events('spaceId=us_sp_1');
  assert.ok(there.length === 2 && there.every(({ context }) => context.jobId === inSpace.id));
  assert.equal((await topics(`since=${since}`)).length, 4);
  assert.equal((await topics('environmentId=us_env_none')).length, 0);
  assert.equal((await flatfile.send('GET', '/events?since=yesterday')).status, 400);
});

test('an acknowledged event is left out unless it is asked for', async () => {
  await using flatfile = await openFlatfile();
  await flatfile.create({ trigger: 'immediate' });
  const [first, second] = await flatfile.events('');
  assert.deepEqual(await flatfile.call('POST', `/events/${first.id}/ack`), { success: true });
  assert.deepEqual(await flatfile.call('POST', `/events/${first.id}/ack`), { success: true });
  assert.deepEqual(ids(await flatfile.events('')), [second.id]);
  const all = await flatfile.events('includeAcknowledged=true');
  assert.deepEqual(ids(all), [first.id, second.id]);
  assert.ok(all[0].acknowledgedAt);
});

test('an event of one’s own is stored with everything that it came with', async () => {
  await using flatfile = await openFlatfile();
  const own = {
    topic: 'space:archived',
    domain: 'space',
    payload: { a: { b: [1] } },
    context: { spaceId: 'us_sp_1', accountId: 'us_acc_1', environmentId: 'us_env_1' },
    dataUrl: 'v1/sheets/1/records?for=1',
    target: 'somebody',
  };
  const { id } = await flatfile.call('POST', '/events', own);
  const { topic, domain, payload, context, dataUrl, target } = await flatfile.call('GET', `/events/${id}`);
  const { context: sent, ...rest } = own;
  assert.deepEqual({ topic, domain, payload, dataUrl, target }, rest);
  for (const [name, value] of Object.entries(sent)) assert.equal(context[name], value);
  assert.equal((await flatfile.send('POST', '/events', { topic: 'a:b', domain: 'a' })).status, 400);
});

test('both paths of a subscription answer, without a message service to go to', async () => {
  await using flatfile = await openFlatfile();
  for (const path of [
    '/subscription?scope=us_env_1',
    '/environments/subscription-token?environmentId=us_env_1',
  ])
    assert.ok((await flatfile.call('GET', path)).accountId);
});

test('a job that names no environment belongs to the one of its account, as its events say', async () => {
  await using flatfile = await openFlatfile();
  const job = await flatfile.create();
  await flatfile.create({ environmentId: 'us_env_other' });
  const [{ context }] = await flatfile.events();
  assert.equal((await flatfile.call('GET', `/jobs/${job.id}`)).environmentId, context.environmentId);
  const found = await flatfile.call('GET', `/jobs?environmentId=${context.environmentId}`);
  assert.deepEqual(
    found.map(({ id }: { id: string }) => id),
    [job.id],
  );
});

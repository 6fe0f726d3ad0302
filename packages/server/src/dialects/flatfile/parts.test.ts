import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenFlatfile, openFlatfile } from './testing/open-flatfile.ts';

async function splitJob(flatfile: OpenFlatfile, split: object) {
  const fields = { trigger: 'immediate', input: { a: 1 }, spaceId: 'us_sp_1', config: { options: {} } };
  const { id } = await flatfile.create(fields);
  await flatfile.call('POST', `/jobs/${id}/ack`);
  const parent = await flatfile.call('POST', `/jobs/${id}/split`, split);
  const parts = await flatfile.call('GET', `/jobs?parentId=${id}&sortDirection=asc`);
  return { parent, parts };
}

test('a split by number makes so many parts, numbered from 0, each told which of how many', async () => {
  await using flatfile = await openFlatfile();
  const { parent, parts } = await splitJob(flatfile, { parts: 3, runInParallel: true });
  assert.equal(parent.status, 'executing');
  assert.equal(parts.length, 3);
  for (const [index, part] of parts.entries()) {
    assert.deepEqual([part.part, part.partData], [index, { part: index, total: 3 }]);
    assert.deepEqual([part.status, part.partExecution, part.parentId], ['ready', 'parallel', parent.id]);
    for (const field of ['type', 'operation', 'source', 'input', 'spaceId', 'config'])
      assert.deepEqual(part[field], parent[field], field);
    assert.deepEqual(await flatfile.topics(part.id), ['job:created', 'job:ready']);
  }
  const told = (await flatfile.events()).filter(({ context }) => context.jobId === parts[0].id);
  assert.ok(told.every(({ payload }) => payload.isPart === true));
});

test('a split by list gives each part its own data, unchanged', async () => {
  await using flatfile = await openFlatfile();
  const data = [
    { sheet: 'a', rows: [1, 2] },
    { sheet: 'b', deep: { x: null } },
  ];
  const { parts } = await splitJob(flatfile, { parts: data, runInParallel: true });
  assert.deepEqual(
    parts.map(({ partData }: { partData: object }) => partData),
    data,
  );
});

test('parts in sequence are released one by one, whatever became of the one before', async () => {
  await using flatfile = await openFlatfile();
  const { parts } = await splitJob(flatfile, { parts: 3 });
  const statuses = async () =>
    (await Promise.all(parts.map(({ id }: { id: string }) => flatfile.call('GET', `/jobs/${id}`)))).map(
      ({ status }) => status,
    );
  assert.ok(parts.every(({ partExecution }: { partExecution: string }) => partExecution === 'sequential'));
  assert.deepEqual(await statuses(), ['ready', 'waiting', 'waiting']);
  await flatfile.call('POST', `/jobs/${parts[0].id}/fail`);
  assert.deepEqual(await statuses(), ['failed', 'ready', 'waiting']);
  await flatfile.call('POST', `/jobs/${parts[1].id}/cancel`);
  assert.deepEqual(await statuses(), ['failed', 'canceled', 'ready']);
});

test('when the last part has ended, parts-completed tells the tally once, and the parent stays open', async () => {
  await using flatfile = await openFlatfile();
  const { parent, parts } = await splitJob(flatfile, { parts: 3, runInParallel: true });
  await flatfile.call('POST', `/jobs/${parent.id}/ack`, { progress: 33 });
  await flatfile.call('POST', `/jobs/${parts[0].id}/complete`);
  await flatfile.call('POST', `/jobs/${parts[1].id}/fail`);
  await flatfile.call('POST', `/jobs/${parts[2].id}/cancel`);
  const told = (await flatfile.events()).filter(({ topic }) => topic === 'job:parts-completed');
  assert.deepEqual(
    told.map(({ context, payload }) => [context.jobId, payload.isPart, payload.parts]),
    [[parent.id, false, { total: 3, completed: 1, failed: 1, canceled: 1 }]],
  );
  const open = await flatfile.call('GET', `/jobs/${parent.id}`);
  assert.deepEqual([open.status, open.progress], ['executing', 33]);
  await flatfile.call('POST', `/jobs/${parent.id}/complete`);
});

test('a part cannot be split, nor a job twice, nor into nothing', async () => {
  await using flatfile = await openFlatfile();
  const { parent, parts } = await splitJob(flatfile, { parts: 2, runInParallel: true });
  const split = (id: string, body: object) => flatfile.send('POST', `/jobs/${id}/split`, body);
  await flatfile.call('POST', `/jobs/${parts[0].id}/ack`);
  assert.equal((await split(parts[0].id, { parts: 2 })).status, 400);
  assert.equal((await split(parent.id, { parts: 2 })).status, 400);
  const { id } = await flatfile.create({ trigger: 'immediate' });
  for (const parts of [0, -1, 1.5, [], 'two', undefined])
    assert.equal((await split(id, { parts })).status, 400);
});

test('a canceled or deleted parent takes its unfinished parts along', async () => {
  await using flatfile = await openFlatfile();
  const canceled = await splitJob(flatfile, { parts: 2, runInParallel: true });
  await flatfile.call('POST', `/jobs/${canceled.parts[0].id}/complete`);
  await flatfile.call('POST', `/jobs/${canceled.parent.id}/cancel`);
  const states = await flatfile.call('GET', `/jobs?parentId=${canceled.parent.id}&sortDirection=asc`);
  assert.deepEqual(
    states.map(({ status }: { status: string }) => status),
    ['complete', 'canceled'],
  );
  const deleted = await splitJob(flatfile, { parts: 2, runInParallel: true });
  await flatfile.call('DELETE', `/jobs/${deleted.parent.id}`);
  assert.equal((await flatfile.send('GET', `/jobs/${deleted.parts[0].id}`)).status, 404);
});

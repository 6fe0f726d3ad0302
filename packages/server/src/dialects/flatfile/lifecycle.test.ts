import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../testing/until.ts';
import { openFlatfile } from './testing/open-flatfile.ts';

test('a job is started by hand unless told otherwise, and announced on execute, once', async () => {
  await using flatfile = await openFlatfile();
  const { id, status } = await flatfile.create();
  assert.equal(status, 'created');
  assert.deepEqual(await flatfile.topics(id), ['job:created']);
  await flatfile.call('POST', `/jobs/${id}/execute`);
  await flatfile.call('POST', `/jobs/${id}/execute`);
  assert.deepEqual(await flatfile.topics(id), ['job:created', 'job:ready']);
  assert.equal((await flatfile.call('GET', `/jobs/${id}`)).status, 'ready');
});

test('a manual job is announced by execute alone, whatever status it was created with', async () => {
  await using flatfile = await openFlatfile();
  for (const status of ['created', 'planning', 'scheduled', 'waiting', 'ready']) {
    const job = await flatfile.create({ status });
    assert.equal(job.status, status);
    assert.deepEqual(await flatfile.topics(job.id), ['job:created']);
    await flatfile.call('POST', `/jobs/${job.id}/execute`);
    assert.deepEqual(await flatfile.topics(job.id), ['job:created', 'job:ready']);
  }
});

test('a job tracked by hand may begin as executing or as ended, and is announced as created alone', async () => {
  await using flatfile = await openFlatfile();
  for (const trigger of ['manual', 'immediate'])
    for (const status of ['executing', 'complete', 'failed', 'canceled']) {
      const job = await flatfile.create({ status, trigger });
      assert.equal(job.status, status);
      assert.deepEqual(await flatfile.topics(job.id), ['job:created']);
    }
});

test('info and outcome of the creation are told from the first event on, until the job is retried, and not of its parts', async () => {
  await using flatfile = await openFlatfile();
  const said = { info: 'Soon', outcome: { message: 'None yet' } };
  const { id } = await flatfile.create({ ...said, trigger: 'immediate' });
  const [created] = (await flatfile.events()).filter(({ context }) => context.jobId === id);
  assert.equal(created.payload.info, 'Soon');
  await flatfile.call('POST', `/jobs/${id}/split`, { parts: 1 });
  const [part] = await flatfile.call('GET', `/jobs?parentId=${id}`);
  const job = await flatfile.call('POST', `/jobs/${id}/complete`);
  assert.deepEqual([job.info, job.outcome], [said.info, said.outcome]);
  for (const other of [part, await flatfile.call('POST', `/jobs/${id}/retry`)])
    assert.deepEqual([other.info, other.outcome], [undefined, undefined]);
});

test('an immediate job is announced in the request that makes it: created, then ready', async () => {
  await using flatfile = await openFlatfile();
  const { id, status } = await flatfile.create({ trigger: 'immediate' });
  assert.equal(status, 'ready');
  assert.deepEqual(await flatfile.topics(id), ['job:created', 'job:ready']);
});

test('ack may come again and again: the start is stamped once, progress clamped and rounded, null leaves info', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  const first = await flatfile.call('POST', `/jobs/${id}/ack`, { info: 'Accepted', progress: 33.33 });
  assert.deepEqual([first.status, first.progress, first.info], ['executing', 33, 'Accepted']);
  flatfile.clock.advance(5_000);
  const estimatedCompletionAt = new Date(flatfile.clock.now() + 60_000).toISOString();
  const second = await flatfile.call('POST', `/jobs/${id}/ack`, {
    progress: 140,
    info: null,
    estimatedCompletionAt,
  });
  assert.deepEqual([second.progress, second.info, second.startedAt], [100, 'Accepted', first.startedAt]);
  assert.equal(second.estimatedCompletionAt, estimatedCompletionAt);
  assert.deepEqual(await flatfile.topics(id), ['job:created', 'job:ready', 'job:updated', 'job:updated']);
});

test('ack begins a job that nobody has executed, and then it is never announced', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create();
  assert.equal((await flatfile.call('POST', `/jobs/${id}/ack`)).status, 'executing');
  await flatfile.call('POST', `/jobs/${id}/execute`);
  assert.deepEqual(await flatfile.topics(id), ['job:created', 'job:updated']);
});

test('complete and fail are taken from created, ready and executing, with and without a body', async () => {
  await using flatfile = await openFlatfile();
  for (const verb of ['complete', 'fail'])
    for (const body of [undefined, { info: 'That was it', outcome: { message: 'Over' } }])
      for (const steps of [[], ['execute'], ['execute', 'ack']]) {
        const { id } = await flatfile.create();
        for (const step of steps) await flatfile.call('POST', `/jobs/${id}/${step}`);
        const job = await flatfile.call('POST', `/jobs/${id}/${verb}`, body);
        assert.equal(job.status, verb === 'fail' ? 'failed' : 'complete');
        assert.ok(job.finishedAt);
        if (verb === 'complete') assert.ok(job.startedAt && job.progress === 100);
        if (body) assert.deepEqual([job.info, job.outcome], ['That was it', { message: 'Over' }]);
      }
});

test('of completed and failed exactly one is announced for an attempt, and what comes late is refused', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  await flatfile.call('POST', `/jobs/${id}/ack`);
  await flatfile.call('POST', `/jobs/${id}/complete`);
  for (const late of ['ack', 'fail', 'cancel', 'execute'])
    assert.equal((await flatfile.send('POST', `/jobs/${id}/${late}`)).status, 400, late);
  assert.equal((await flatfile.send('POST', `/jobs/${id}/split`, { parts: 2 })).status, 400);
  const ends = (await flatfile.topics(id)).filter((topic) => /completed|failed/.test(topic));
  assert.deepEqual(ends, ['job:completed']);
});

test('a repeated complete, fail, cancel, execute or outcome ack changes nothing and announces nothing', async () => {
  await using flatfile = await openFlatfile();
  for (const verb of ['complete', 'fail', 'cancel']) {
    const { id } = await flatfile.create({ trigger: 'immediate' });
    const first = await flatfile.call('POST', `/jobs/${id}/${verb}`);
    const topics = await flatfile.topics(id);
    flatfile.clock.advance(1_000);
    assert.deepEqual(await flatfile.call('POST', `/jobs/${id}/${verb}`), first);
    assert.deepEqual(await flatfile.topics(id), topics);
    const seen = await flatfile.call('POST', `/jobs/${id}/outcome/ack`);
    flatfile.clock.advance(1_000);
    assert.deepEqual(await flatfile.call('POST', `/jobs/${id}/outcome/ack`), seen);
    assert.deepEqual(await flatfile.topics(id), [...topics, 'job:outcome-acknowledged']);
  }
});

test('an outcome comes back exactly as it was given, with kinds of next that nobody knows', async () => {
  await using flatfile = await openFlatfile();
  const outcome = {
    acknowledge: true,
    trigger: { type: 'automatic', audience: 'all' },
    heading: 'Done',
    message: '3 rows',
    buttonText: 'Go on',
    hideDefaultButton: true,
    next: { type: 'teleport', to: { x: 1 }, label: null },
  };
  const { id } = await flatfile.create({ trigger: 'immediate' });
  assert.deepEqual((await flatfile.call('POST', `/jobs/${id}/complete`, { outcome })).outcome, outcome);
  assert.deepEqual((await flatfile.call('GET', `/jobs/${id}`)).outcome, outcome);
});

test('both paths acknowledge an outcome: the moment is set once, the event fires once and tells the final status', async () => {
  await using flatfile = await openFlatfile();
  for (const path of ['outcome/ack', 'ack-outcome']) {
    const { id } = await flatfile.create({ trigger: 'immediate' });
    assert.equal((await flatfile.send('POST', `/jobs/${id}/${path}`)).status, 400);
    await flatfile.call('POST', `/jobs/${id}/fail`);
    const { outcomeAcknowledgedAt } = await flatfile.call('POST', `/jobs/${id}/${path}`);
    flatfile.clock.advance(1_000);
    assert.equal(
      (await flatfile.call('POST', `/jobs/${id}/${path}`)).outcomeAcknowledgedAt,
      outcomeAcknowledgedAt,
    );
    const told = (await flatfile.events()).filter(
      ({ topic, context }) => topic === 'job:outcome-acknowledged' && context.jobId === id,
    );
    assert.deepEqual(
      told.map(({ payload }) => payload.status),
      ['failed'],
    );
  }
});

test('a canceled job announces neither an end that completed nor one that failed', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  const job = await flatfile.call('POST', `/jobs/${id}/cancel`, { info: 'Not needed' });
  assert.deepEqual([job.status, job.info], ['canceled', 'Not needed']);
  assert.deepEqual(await flatfile.topics(id), ['job:created', 'job:ready', 'job:updated']);
  const [last] = (await flatfile.events()).slice(-1);
  assert.deepEqual([last.payload.status, last.payload.info], ['canceled', 'Not needed']);
});

test('a retry opens the same job again with one more ready and a clean slate', async () => {
  await using flatfile = await openFlatfile();
  for (const verb of ['complete', 'fail', 'cancel']) {
    const { id } = await flatfile.create({ trigger: 'immediate' });
    assert.equal((await flatfile.send('POST', `/jobs/${id}/retry`)).status, 400);
    await flatfile.call('POST', `/jobs/${id}/ack`, { info: 'begun', progress: 40 });
    await flatfile.call('POST', `/jobs/${id}/${verb}`, { info: 'over' });
    await flatfile.call('POST', `/jobs/${id}/outcome/ack`);
    const again = await flatfile.call('POST', `/jobs/${id}/retry`);
    assert.deepEqual([again.id, again.status], [id, 'ready']);
    for (const field of ['outcome', 'info', 'progress', 'startedAt', 'finishedAt', 'outcomeAcknowledgedAt'])
      assert.equal(again[field] ?? null, null, field);
    const ready = (await flatfile.topics(id)).filter((topic) => topic === 'job:ready');
    assert.equal(ready.length, 2);
  }
});

test('an update says what is new, and asks for a status where the table allows it', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create();
  const patch = (change: object) => flatfile.call('PATCH', `/jobs/${id}`, change);
  assert.deepEqual((await patch({ metadata: { a: 1 }, info: 'soon' })).metadata, { a: 1 });
  assert.equal((await patch({ status: 'ready' })).status, 'ready');
  assert.equal((await patch({ status: 'executing', progress: 20 })).progress, 20);
  assert.equal((await flatfile.send('PATCH', `/jobs/${id}`, { status: 'planning' })).status, 400);
  assert.equal((await patch({ status: 'complete', info: 'there' })).info, 'there');
});

test('an update may bring the estimate and the outcome that some send with it', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  const sent = { outcome: { message: 'Nearly' }, estimatedCompletionAt: '2026-01-01T13:00:00.000Z' };
  const { outcome, estimatedCompletionAt } = await flatfile.call('PATCH', `/jobs/${id}`, sent);
  assert.deepEqual({ outcome, estimatedCompletionAt }, sent);
  assert.deepEqual((await flatfile.call('POST', `/jobs/${id}/cancel`)).outcome, sent.outcome);
});

test('a cancel by update is told once, with what is said of it', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  assert.equal(
    (await flatfile.call('PATCH', `/jobs/${id}`, { status: 'canceled', info: 'Enough' })).info,
    'Enough',
  );
  const last = (await flatfile.events()).slice(2);
  assert.deepEqual(
    last.map(({ payload: { status, info } }) => [status, info]),
    [['canceled', 'Enough']],
  );
});

test('an update that is refused has changed nothing', async () => {
  await using flatfile = await openFlatfile();
  const known = await flatfile.app.submit({ kind: 'demo:echo', trigger: 'manual' });
  const { id } = await flatfile.create();
  for (const [job, change] of [
    [id, { info: 'seen', outcomeAcknowledgedAt: '2026-01-01T00:00:00Z' }],
    [id, { info: 'planned', status: 'planning' }],
    [known.id, { status: 'ready', progress: 5 }],
    [known.id, { status: 'canceled', metadata: { a: 1 } }],
  ] as const) {
    const before = await flatfile.call('GET', `/jobs/${job}`);
    assert.equal((await flatfile.send('PATCH', `/jobs/${job}`, change)).status, 400);
    assert.deepEqual(await flatfile.call('GET', `/jobs/${job}`), before);
  }
});

test('metadata and config that are changed at the same time are both kept', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ config: { a: 0 }, metadata: { m: 0 } });
  const sent = [{ config: { a: 1 } }, { metadata: { m: 1 } }];
  await Promise.all(sent.map((change) => flatfile.call('PATCH', `/jobs/${id}`, change)));
  const { config, metadata } = await flatfile.call('GET', `/jobs/${id}`);
  assert.deepEqual([config, metadata], [{ a: 1 }, { m: 1 }]);
});

test('of an ended job metadata, info and the acknowledgement may change, status and progress not', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  await flatfile.call('POST', `/jobs/${id}/complete`);
  for (const change of [{ status: 'executing' }, { progress: 5 }])
    assert.equal((await flatfile.send('PATCH', `/jobs/${id}`, change)).status, 400);
  const changed = await flatfile.call('PATCH', `/jobs/${id}`, {
    metadata: { b: 2 },
    info: 'kept for long',
    outcomeAcknowledgedAt: new Date(flatfile.clock.now()).toISOString(),
  });
  assert.deepEqual([changed.metadata, changed.info, changed.status], [{ b: 2 }, 'kept for long', 'complete']);
  assert.ok(changed.outcomeAcknowledgedAt);
  assert.equal((await flatfile.topics(id)).filter((topic) => topic === 'job:outcome-acknowledged').length, 1);
});

test('jobs with open predecessors wait, and are ready when the last has completed', async () => {
  await using flatfile = await openFlatfile();
  const first = await flatfile.create({ trigger: 'immediate' });
  const second = await flatfile.create({ trigger: 'immediate' });
  const after = await flatfile.create({ trigger: 'immediate', predecessorIds: [first.id, second.id] });
  assert.equal(after.status, 'waiting');
  assert.equal((await flatfile.send('POST', `/jobs/${after.id}/ack`)).status, 400);
  await flatfile.call('POST', `/jobs/${first.id}/fail`);
  await flatfile.call('POST', `/jobs/${second.id}/complete`);
  assert.equal((await flatfile.call('GET', `/jobs/${after.id}`)).status, 'waiting');
  await flatfile.call('POST', `/jobs/${first.id}/retry`);
  await flatfile.call('POST', `/jobs/${first.id}/complete`);
  const released = await flatfile.call('GET', `/jobs/${after.id}`);
  assert.deepEqual([released.status, released.predecessorIds], ['ready', [first.id, second.id]]);
  assert.equal((await flatfile.topics(after.id)).filter((topic) => topic === 'job:ready').length, 1);
  const unknown = { type: 'file', operation: 'x', source: 'us_fl_1', predecessorIds: ['us_jb_none'] };
  assert.equal((await flatfile.send('POST', '/jobs', unknown)).status, 400);
});

test('a silent executing job fails after the time that is set', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  await flatfile.call('POST', `/jobs/${id}/ack`);
  await flatfile.clock.advance(4 * 60_000);
  await flatfile.call('POST', `/jobs/${id}/ack`);
  await flatfile.clock.advance(4 * 60_000);
  assert.equal((await flatfile.call('GET', `/jobs/${id}`)).status, 'executing');
  await until(async () => {
    await flatfile.clock.advance(60_000);
    return (await flatfile.call('GET', `/jobs/${id}`)).status === 'failed';
  });
  assert.ok((await flatfile.topics(id)).includes('job:failed'));
});

test('plan calls answer three lists, also where there is no plan', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ type: 'file', operation: 'map', source: 'us_fl_1' });
  const empty = { fieldMapping: [], unmappedSourceFields: [], unmappedDestinationFields: [] };
  assert.deepEqual((await flatfile.call('GET', `/jobs/${id}/plan`)).plan, empty);
  const edge = { sourceField: { type: 'string', key: 'a' }, destinationField: { type: 'string', key: 'b' } };
  const put = await flatfile.call('PUT', `/jobs/${id}/plan`, {
    fileId: 'us_fl_1',
    jobId: id,
    fieldMapping: [edge],
  });
  assert.deepEqual([put.job.id, put.job.status, put.plan.fieldMapping], [id, 'planning', [edge]]);
  const patched = await flatfile.call('PATCH', `/jobs/${id}/plan`, {
    fileId: 'us_fl_1',
    jobId: id,
    programId: 'p',
  });
  assert.deepEqual([patched.plan.fieldMapping, patched.plan.programId], [[edge], 'p']);
  await flatfile.call('POST', `/jobs/${id}/execute`);
  assert.equal((await flatfile.call('GET', `/jobs/${id}`)).status, 'ready');
});

import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, KindDescription, KindTrigger } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import { type EngineFixture, engineFixture } from '../testing/engine-fixture.ts';

const ROWS: JsonObject = {
  type: 'object',
  properties: { rows: { type: 'integer' } },
  required: ['rows'],
};
const IMPORT: KindDescription = { kind: 'book:import', on: { topic: 'book:opened' }, inputSchema: ROWS };

/** An engine that knows these kinds from a worker. */
async function knowing(...kinds: KindDescription[]): Promise<EngineFixture> {
  const fixture = await engineFixture();
  await fixture.source.register(kinds);
  return fixture;
}

test('a published event starts a job of the kind that waits for such a one, with its payload as input', async () => {
  await using fixture = await knowing(IMPORT);
  const { api } = fixture;
  const event = await api.events.publish({ topic: 'book:opened', payload: { rows: 3 } });
  const [[kind, jobId] = ['', '']] = Object.entries(event.started ?? {});
  equal(kind, 'book:import');
  const job = await api.get(jobId);
  deepEqual([job.state, job.input, job.eventId], ['queued', { rows: 3 }, event.id]);
  deepEqual(await api.events.get(event.id), event);
  deepEqual(
    (await api.events.list()).events.map(({ topic, jobId }) => [topic, jobId]),
    [
      ['book:opened', undefined],
      ['job:created', jobId],
      ['job:ready', jobId],
    ],
  );
  equal((await api.list()).jobs[0]?.eventId, event.id);
});

test('a worker that waits is given the job at once', async () => {
  await using fixture = await knowing(IMPORT);
  const waiting = fixture.source.claim({
    ...{ workerId: 'w1', kinds: ['book:import'], capacity: 1, waitMs: 60_000 },
  });
  const { started } = await fixture.api.events.publish({ topic: 'book:opened', payload: { rows: 3 } });
  equal((await waiting)[0]?.jobId, started?.['book:import']);
});

test('what does not fit the input of a kind is stored all the same, and says why it has started no job', async () => {
  await using fixture = await knowing(IMPORT, { kind: 'book:index', on: { topic: 'book:*' } });
  const { api } = fixture;
  const event = await api.events.publish({ topic: 'book:opened', payload: { rows: 'three' } });
  deepEqual(Object.keys(event.refused ?? {}), ['book:import']);
  ok(event.refused?.['book:import']?.startsWith('/input/rows '));
  deepEqual(Object.keys(event.started ?? {}), ['book:index']);
  deepEqual(await api.events.get(event.id), event);
  equal((await api.list()).jobs.length, 1);
});

test('a validator that breaks refuses the job, not the event', async () => {
  const input = {
    '~standard': {
      ...({ version: 1, vendor: 'test' } as const),
      validate: () => {
        throw new Error('out of order');
      },
    },
  };
  await using fixture = await engineFixture({ kinds: [{ description: IMPORT, input }] });
  const { refused } = await fixture.api.events.publish({ topic: 'book:opened' });
  deepEqual(refused, { 'book:import': 'The input cannot be checked: Error: out of order' });
});

const INPUTS: readonly [fact: string, trigger: Omit<KindTrigger, 'topic'>, input: unknown][] = [
  ['the payload', {}, { rows: 3, report: { sheetId: 's1' } }],
  ['a value of the event', { input: 'payload.report.sheetId' }, 's1'],
  ['nothing, where there is no such value', { input: 'payload.none.such' }, undefined],
  [
    'fields of the event, without those that are not there',
    {
      input: { sheet: 'payload.report.sheetId', space: 'context.spaceId', about: 'topic', none: 'context.x' },
    },
    { sheet: 's1', space: 'sp1', about: 'book:opened' },
  ],
];
for (const [fact, trigger, input] of INPUTS)
  test(`the input is ${fact}`, async () => {
    await using fixture = await knowing({ kind: 'book:import', on: { topic: 'book:opened', ...trigger } });
    const { started = {} } = await fixture.api.events.publish({
      ...{
        topic: 'book:opened',
        payload: { rows: 3, report: { sheetId: 's1' } },
        context: { spaceId: 'sp1' },
      },
    });
    deepEqual((await fixture.api.get(started['book:import'] ?? '')).input, input);
  });

test('of several rules the first that fits counts, and one event starts one job of a kind', async () => {
  const on = [
    { topic: 'book:opened', match: { rows: [1, 2] }, input: { from: 'domain' } },
    { topic: 'book:*', match: { sheetId: 's*' }, input: { from: 'topic' } },
    { topic: '**', match: { 'context.spaceId': 'sp1' }, input: { from: 'context.spaceId' } },
  ];
  await using fixture = await knowing({ kind: 'book:import', on });
  const { api } = fixture;
  const all = { payload: { rows: 1, sheetId: 's1' }, context: { spaceId: 'sp1' } };
  await api.events.publish({ topic: 'book:opened', ...all });
  await api.events.publish({ topic: 'book:saved', ...all });
  await api.events.publish({ topic: 'sheet:saved', ...all });
  const none = await api.events.publish({ topic: 'sheet:saved', payload: { spaceId: 'sp1' } });
  equal(none.started, undefined);
  const inputs: unknown[] = [];
  for (let count = 0; count < 3; count += 1) inputs.push((await fixture.claim('book:import')).input);
  deepEqual(inputs, [{ from: 'book' }, { from: 'book:saved' }, { from: 'sp1' }]);
  equal((await api.list()).jobs.length, 3);
});

test('what a worker announces later counts from then on', async () => {
  await using fixture = await knowing(IMPORT);
  const publish = () => fixture.api.events.publish({ topic: 'book:opened', payload: { rows: 1 } });
  ok((await publish()).started);
  const { on: _, ...quiet } = IMPORT;
  await fixture.source.register([quiet]);
  equal((await publish()).started, undefined);
});

test('announcements of jobs start none, and neither does what is published in their name', async () => {
  await using fixture = await knowing({ kind: 'book:import', on: { topic: '**' } });
  const { api } = fixture;
  await fixture.submit();
  const { started } = await api.events.publish({ topic: 'job:ready' }, { reserved: true });
  equal(started, undefined);
  equal((await api.list()).jobs.length, 1);
});

test('an event of a tenant starts nothing of another', async () => {
  await using fixture = await engineFixture({ kinds: [{ description: IMPORT }] });
  const other = { ...LOCAL_CALLER, tenant: 'other' };
  await fixture.engine.source(other).register([{ kind: 'book:index', on: { topic: 'book:*' } }]);
  const publish = { topic: 'book:opened', payload: { rows: 1 } };
  const ours = await fixture.api.events.publish(publish);
  deepEqual(Object.keys(ours.started ?? {}), ['book:import']);
  const theirs = await fixture.engine.as(other).events.publish(publish);
  deepEqual(Object.keys(theirs.started ?? {}), ['book:index']);
  await rejects(fixture.api.get(theirs.started?.['book:index'] ?? ''), { code: 'job-not-found' });
});

test('the job is made in the name of whoever has published', async () => {
  await using fixture = await knowing(IMPORT);
  const { events, history } = fixture.engine.as({ ...LOCAL_CALLER, actor: 'key_ann' });
  const { started = {} } = await events.publish({ topic: 'book:opened', payload: { rows: 1 } });
  const id = started['book:import'] ?? '';
  equal((await fixture.api.get(id)).createdBy, 'key_ann');
  equal((await history(id)).updates[0]?.by, 'key_ann');
});

test('publishing again with the same key gives the same event and no second job', async () => {
  await using fixture = await knowing(IMPORT);
  const { api } = fixture;
  const request = { topic: 'book:opened', payload: { rows: 1, a: 2 }, idempotencyKey: 'k1' };
  const event = await api.events.publish(request);
  await api.events.acknowledge(event.id);
  const again = await api.events.publish({ ...request, payload: { a: 2, rows: 1 } });
  deepEqual([again.id, again.started, again.acknowledgedBy], [event.id, event.started, 'local']);
  equal((await api.list()).jobs.length, 1);
  await rejects(api.events.publish({ ...request, payload: { rows: 2 } }), { code: 'idempotency-conflict' });
  for (const idempotencyKey of ['', 'x'.repeat(256), 3 as never])
    await rejects(api.events.publish({ ...request, idempotencyKey }), { code: 'invalid-input' });
});

const WRONG: readonly [pointer: string, on: unknown][] = [
  ['/kinds/0/on', Array.from({ length: 21 }, () => ({ topic: 'a:b' }))],
  ['/kinds/0/on', 'a:b'],
  ['/kinds/0/on/1', [{ topic: 'a:b' }, null]],
  ['/kinds/0/on/topic', {}],
  ['/kinds/0/on/topic', { topic: '' }],
  ['/kinds/0/on/topic', { topic: 'job:completed' }],
  ['/kinds/0/on/match', { topic: 'a:b', match: ['x'] }],
  ['/kinds/0/on/match', { topic: 'a:b', match: { rows: { least: 3 } } }],
  ['/kinds/0/on/match', { topic: 'a:b', match: { rows: 'x'.repeat(201) } }],
  ['/kinds/0/on/input', { topic: 'a:b', input: 'rows' }],
  ['/kinds/0/on/input', { topic: 'a:b', input: 'topic.length' }],
  ['/kinds/0/on/input', { topic: 'a:b', input: { id: 'id' } }],
  ['/kinds/0/on/input', { topic: 'a:b', input: ['payload'] }],
];
test('what cannot start a job is refused with its place when the kind is announced', async () => {
  await using fixture = await engineFixture();
  for (const [pointer, on] of WRONG) {
    const kind = { kind: 'book:import', on: on as KindTrigger }; // what the types forbid
    await rejects(fixture.source.register([kind]), (error: { facts: { errors: { pointer: string }[] } }) => {
      equal(error.facts.errors[0]?.pointer, pointer);
      return true;
    });
  }
  deepEqual(await fixture.api.kinds(), []);
  const local = { description: { kind: 'book:import', on: { topic: 'job:completed' } } };
  await rejects(engineFixture({ kinds: [local] }), { code: 'invalid-input' });
});

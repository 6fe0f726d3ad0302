import { JOB_STATES, toMoment } from '@longrun/core';
import type { Store } from '../store.ts';
import type { EngineFixture } from './engine-fixture.ts';
import { say } from './say.ts';
import { storeFixture } from './store-fixture.ts';

const DAY_MS = 24 * 3_600_000;
/** What texts can be made of. */
const TEXTS = [
  '',
  ' ',
  'Grüße 👋🏽',
  '"quoted" \\ back',
  '\u0001\u007f\r\n\t',
  '日本語',
  "'; --",
  'x'.repeat(200_000),
];

/** Puts something into every table, and jobs into every state, of two tenants. The engine is one on that store. */
export async function fillStore(fixture: EngineFixture, store: Store): Promise<void> {
  await jobsInEveryState(fixture, store);
  await work(fixture);
  await settings(fixture);
  await events(fixture);
  await leftovers(fixture, store);
}

async function jobsInEveryState({ clock }: EngineFixture, store: Store): Promise<void> {
  const { jobIn } = await storeFixture(async () => ({ store, clock }));
  for (const [index, state] of JOB_STATES.entries()) {
    await jobIn(state);
    await jobIn(state, { owner: `owner ${index % 3}`, concurrencyKey: 'k' });
  }
}

/** What hangs on jobs. */
async function work(fixture: EngineFixture): Promise<void> {
  const { api, source, submit, claim, settle } = fixture;
  for (const text of TEXTS)
    await submit({ kind: 'demo:texts', input: { text, list: [text, null, 1.5, true] } });
  await api.submit([
    { kind: 'demo:once', onePending: 'a', idempotencyKey: 'once', tags: ['a', 'ü'], externalId: 'x 1' },
  ]);
  const planned = await submit({
    kind: 'demo:plan',
    trigger: 'manual',
    attributes: { area: 'n' },
  });
  await api.plans.put(planned.id, { steps: [1, 2, 3] });
  await submit({ kind: 'demo:later', predecessorIds: [planned.id], owner: 'ann' });

  await submit({
    kind: 'demo:long',
    input: { rows: 3 },
    timeoutMs: 60_000,
    jobTimeoutMs: DAY_MS,
    owner: 'ann',
    queue: 'q',
  });
  const long = await claim('demo:long');
  await say(fixture, long, {
    progress: { counters: { remaining: 1, successful: 2, failed: 0 }, unit: 'rows', info: 'at the second' },
    messages: [{ severity: 'warning', text: 'bad cell', item: 'row 2' }],
    checkpoint: { at: 2 },
    partial: { kept: [1, 2] },
    steps: { first: { a: 1 }, second: null },
  });
  await source.saveArtifact({
    ...long,
    name: 'rows 1.csv',
    contentType: 'text/csv',
    body: new Blob(['a,b\n1,2\n']).stream(),
  });

  const done = await submit({ kind: 'demo:done' });
  await settle(await claim('demo:done'), {
    type: 'completed',
    output: { ok: true },
    outcome: { heading: 'Done', message: 'All of it' },
  });
  await api.acknowledge(done.id, { as: 'ann' });
  await api.acknowledge(done.id, { as: 'bob' });
  await api.result(done.id);
  await submit({ kind: 'demo:driven', driver: 'caller', silenceMs: DAY_MS, reached: 'running' });
}

async function settings({ api, clock, engine, source, submit, claim }: EngineFixture): Promise<void> {
  await api.limits.set({
    kind: 'demo:rated',
    concurrency: 5,
    rate: { count: 3, perMs: DAY_MS },
  });
  for (let count = 0; count < 3; count += 1) await submit({ kind: 'demo:rated' });
  await claim('demo:rated');
  await claim('demo:rated');
  await api.pauses.set({ owner: 'bob', reason: 'holidays' });
  await api.schedules.put('nightly', {
    when: 'daily at 2',
    timezone: 'Europe/Berlin',
    job: { kind: 'demo:nightly' },
  });
  await api.actions.create({ kind: 'demo:done', label: 'Do it', target: 'sheet 1' });
  await source.register([{ kind: 'demo:done', label: 'Done', on: { topic: 'book:opened' } }]);
  await engine.keys.create({ name: 'app', scopes: ['submit', 'read'] });
  await engine.keys.create({ name: 'other', tenant: 'acme', expiresAt: toMoment(clock.now() + DAY_MS) });
}

async function events({ api }: EngineFixture): Promise<void> {
  const event = await api.events.publish({
    topic: 'book:opened',
    payload: { rows: 1 },
    idempotencyKey: 'e1',
  });
  await api.events.acknowledge(event.id);
  const { events: all } = await api.events.list();
  const ofJob = all.find(({ jobId }) => jobId !== undefined);
  if (ofJob) await api.events.acknowledge(ofJob.id);
}

async function leftovers({ api, clock, submit }: EngineFixture, store: Store): Promise<void> {
  const gone = await submit({ kind: 'demo:gone', delayMs: DAY_MS });
  await api.delete(gone.id);
  const seenAt = clock.now();
  const worker = { tenant: 'default', id: 'w1', kinds: ['demo:done'], capacity: 4, embedded: true, seenAt };
  await store.write([{ type: 'save-workers', workers: [worker], forgetMs: DAY_MS }]);
}

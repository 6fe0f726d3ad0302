import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { isJobError } from '@longrun/core';
import * as jobs from './jobs.ts';
import { holdAtCheckpoint, openWorkshop } from './testing/index.ts';

const JOBS = Object.values(jobs);

test('each job tells what a form and a button need', async () => {
  await using shop = await openWorkshop(JOBS);
  const kinds = await shop.api.kinds();
  deepEqual(kinds.map(({ kind, pausable }) => [kind, pausable]).sort(), [
    ['demo:ask', false],
    ['demo:echo', true],
    ['demo:fail', false],
    ['demo:parts', true],
    ['demo:silent', false],
    ['demo:slow', true],
    ['demo:stubborn', true],
  ]);
  for (const { label, icon, description, inputSchema, outputSchema } of kinds)
    ok(label && icon && description && inputSchema && outputSchema);
});

test('echo gives its input back', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:echo', { message: 'hello' });
  deepEqual((await shop.reaches(id, 'succeeded')).output, { message: 'hello' });
});

test('echo counts while it pauses', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:echo', { message: 'later', pause: 0.35 });
  const job = await shop.reaches(id, 'succeeded');
  deepEqual(job.output, { message: 'later', pause: 0.35 });
  deepEqual(job.progress?.counters, { remaining: 0, successful: 4, failed: 0 });
});

test('echo can be paused, resumed and cancelled while it waits', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:echo', { message: 'never', pause: 600 });
  await shop.reaches(id, 'running');
  await shop.api.control(id, 'pause');
  const paused = await shop.reaches(id, 'paused');
  equal(paused.hasCheckpoint, true);
  await shop.api.control(id, 'resume');
  await shop.api.control(id, 'cancel');
  equal((await shop.reaches(id, 'cancelled')).output, undefined);
});

test('slow reports its counters while it runs', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:slow', { ms: 450 });
  const counters = (await shop.updates(id)).flatMap(({ changes }) => changes?.progress?.counters ?? []);
  ok(counters.length > 2);
  deepEqual(counters.at(-1), { remaining: 0, successful: 5, failed: 0 });
  deepEqual((await shop.api.get(id)).output, { ms: 450, steps: 5 });
});

test('slow that was paused goes on where it was', async () => {
  await using shop = await openWorkshop(JOBS);
  const line = holdAtCheckpoint(shop.source, 1);
  shop.employ(line.source);
  const { id } = await shop.submit('demo:slow', { ms: 1_200 });
  deepEqual(await line.held, { steps: 10 });
  await shop.api.control(id, 'pause');
  line.release();
  const paused = await shop.reaches(id, 'paused');
  deepEqual(paused.progress?.counters, { remaining: 2, successful: 10, failed: 0 });
  await shop.api.control(id, 'resume');
  deepEqual((await shop.reaches(id, 'succeeded')).output, { ms: 1_200, steps: 12 });
});

test('slow that is stopped keeps what it has', async () => {
  await using shop = await openWorkshop(JOBS);
  const line = holdAtCheckpoint(shop.source, 1);
  shop.employ(line.source);
  const { id } = await shop.submit('demo:slow', { ms: 60_000 });
  await line.held;
  await shop.api.control(id, 'stop');
  line.release();
  const job = await shop.reaches(id, 'succeeded');
  equal(job.partial, true);
  deepEqual(job.output, { ms: 1_000, steps: 10 });
});

test('silent says nothing until it ends', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:silent', { ms: 50 });
  const updates = await shop.updates(id);
  deepEqual(
    updates.map(({ event }) => event),
    ['submit', 'claim', 'complete'],
  );
  deepEqual((await shop.api.get(id)).output, { ms: 50 });
});

test('silent can be cancelled, not paused', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:silent', { ms: 600_000 });
  const { allowedActions } = await shop.reaches(id, 'running');
  equal(allowedActions.includes('pause'), false);
  await shop.api.control(id, 'cancel');
  await shop.reaches(id, 'cancelled');
});

test('fail fails with its code at the first attempt and is not tried again', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const named = await shop.submit('demo:fail', { code: 'no-paper', message: 'The tray is empty.' });
  const { error, attempt } = await shop.reaches(named.id, 'failed');
  deepEqual(error, { code: 'no-paper', message: 'The tray is empty.', retryable: false });
  equal(attempt, 1);
  const plain = await shop.submit('demo:fail');
  equal((await shop.reaches(plain.id, 'failed')).error?.code, 'demo-failed');
});

test('input that does not fit is refused with a pointer to the field', async () => {
  await using shop = await openWorkshop(JOBS);
  const [refused] = await shop.api.submit([{ kind: 'demo:slow', input: { ms: 'long' } }]);
  ok(isJobError(refused?.error));
  equal(refused.error.facts.errors?.[0]?.pointer, '/input/ms');
});

test('ask waits for an answer and gives it back', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:ask', { question: 'Shall we?' });
  const { waitingFor } = await shop.reaches(id, 'waiting');
  equal(waitingFor?.type === 'answer' && waitingFor.question, 'Shall we?');
  await shop.api.answer(id, { yes: true });
  deepEqual((await shop.reaches(id, 'succeeded')).output, { yes: true });
});

test('ask ends without an answer when its time is over', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:ask', { question: 'Anybody?', ms: 100 });
  deepEqual((await shop.reaches(id, 'succeeded')).output, {});
});

test('parts adds up what its parts have counted', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  for (const execution of ['parallel', 'sequential']) {
    const { id } = await shop.submit('demo:parts', { parts: 3, ms: 200, execution });
    deepEqual((await shop.reaches(id, 'succeeded')).output, { steps: 6, done: 3, failed: 0 });
  }
});

test('parts fails with a part, or ends without it', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const input = { parts: 3, ms: 0, fail: [1] };
  const failed = await shop.submit('demo:parts', input);
  equal((await shop.reaches(failed.id, 'failed')).error?.code, 'parts-failed');
  const ended = await shop.submit('demo:parts', { ...input, onFailure: 'ignore' });
  deepEqual((await shop.reaches(ended.id, 'succeeded')).output, { steps: 0, done: 2, failed: 1 });
});

test('parts that are stopped keep what they have counted', async () => {
  await using shop = await openWorkshop(JOBS);
  shop.employ();
  const { id } = await shop.submit('demo:parts', { parts: 2, ms: 60_000 });
  await shop.reaches(id, 'waiting');
  for await (const { changes } of shop.api.watch(id)) if (changes?.progress?.percent) break;
  await shop.api.control(id, 'stop');
  const { output, partial } = await shop.reaches(id, 'succeeded');
  const { steps, done } = output as { steps: number; done: number };
  // The worker takes one job at a time: the other part had not begun.
  deepEqual([partial, steps > 0 && steps < 600, done], [true, true, 1]);
});

import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import { isFinal, type Job } from '@longrun/core';
import { assertSound } from './system/history.ts';
import { runLongrun, startLongrun, systemJobs } from './system/longrun-process.ts';
import { temporaryStore } from './system/temporary-store.ts';
import { NO_TERMINAL, onTerminal } from './system/terminal.ts';
import { until } from './system/until.ts';

const work = (url: string, ...options: string[]) =>
  startLongrun('worker', systemJobs, '--url', url, '--concurrency', '1', ...options);
const ended = ({ state }: Job) => isFinal(state);

describe('a job that does not hold a worker', () => {
  test('sleeps through the death of every process and wakes in another worker', async () => {
    await using store = await temporaryStore();
    await using server = await store.serve();
    await using worker = await work(server.url);
    await using before = new Longrun({ url: server.url });
    const { serverJobId: id } = await before.submit('test:nap', { ms: 3_000 });
    const { waitingFor } = await until(
      before,
      id,
      ({ state }) => state === 'scheduled' || state === 'waiting',
    );
    equal(waitingFor?.type, 'timer');
    const busy = await before.submit('test:nap', { ms: 0 });
    deepEqual(await busy.result(), { attempt: 1 }, 'its worker has a hand free meanwhile');
    await before.close();
    await Promise.all([worker.kill(), server.kill()]);

    await using again = await store.serve();
    await using _worker = await work(again.url);
    await using after = new Longrun({ url: again.url });
    const done = await until(after, id, ended);
    deepEqual((await after.get(id)).output, { attempt: 1 });
    const updates = await assertSound(after, done);
    const [first, second] = updates.filter(({ event }) => event === 'claim');
    ok(
      Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '') >= 3_000,
      'it has slept as long as it wanted',
    );
  });

  test('waits for a person, who may answer when no worker is there', async () => {
    await using store = await temporaryStore();
    await using server = await store.serve();
    await using worker = await work(server.url);
    await using longrun = new Longrun({ url: server.url });
    const { serverJobId: id } = await longrun.submit('test:ask');
    const waiting = await until(longrun, id, ({ state }) => state === 'waiting');
    ok(waiting.allowedActions.includes('answer'));
    await worker.kill();

    const at = ['--url', server.url];
    const refused = await runLongrun('answer', id, '--value', '{"publish":"maybe"}', ...at);
    equal(refused.code, 2);
    match(refused.stderr, /\/value\/publish|\/publish/);
    const unheard = await runLongrun('answer', id, ...at);
    equal(unheard.code, 2);
    match(unheard.stderr, /waits for an answer: The draft is ready\./);
    if (NO_TERMINAL === undefined) {
      const { code, shown } = await onTerminal(['answer', id, ...at], [['Publish it?', '\r']]);
      equal(code, 0, shown);
      match(shown, /The draft is ready\..*longrun answer job_\w+ --value '\{"publish":true\}'/s);
    } else await longrun.answer(id, { publish: true });

    await using _worker = await work(server.url);
    await until(longrun, id, ended);
    deepEqual((await longrun.get(id)).output, { publish: true, attempt: 1 });
    const again = await runLongrun('answer', id, '--value', '{"publish":false}', ...at);
    equal(again.code, 1, 'it is too late for another answer');
  });

  test('waits for its parts, which two workers share, and of which none is lost with one of them', async () => {
    await using store = await temporaryStore();
    await using server = await store.serve();
    await using longrun = new Longrun({ url: server.url });
    await using first = await work(server.url, '--lease', '2');
    await using _second = await work(server.url, '--lease', '2');
    const input = { gate: store.file('gate'), parts: 4 };
    const { serverJobId: id } = await longrun.submit('test:crew', input);
    await until(longrun, id, ({ state }) => state === 'waiting');
    const partsOf = async () => (await longrun.list({ parentId: id })).jobs.toReversed();
    for (const part of (await partsOf()).slice(0, 2))
      await until(longrun, part.id, ({ state }) => state === 'running');
    const held = await partsOf();
    equal(new Set(held.flatMap(({ worker }) => worker ?? [])).size, 2, 'each worker has a part');
    await first.kill();
    await writeFile(input.gate, '');

    const done = await until(longrun, id, ended);
    deepEqual(
      (await longrun.get(id)).output,
      [0, 1, 2, 3].map((part) => ['succeeded', part]),
    );
    deepEqual(done.progress?.counters, { remaining: 0, successful: 4, failed: 0 });
    await assertSound(longrun, done);
    const parts = await partsOf();
    deepEqual(
      parts.map(({ attempt }) => attempt).sort(),
      [1, 1, 1, 2],
      'the part of the dead worker was done again, and no other',
    );
    for (const part of parts) await assertSound(longrun, part);
  });
});

describe('a worker that does not confirm a pause', () => {
  test('makes its job stuck; the job is taken from it by force and goes on elsewhere', async () => {
    await using store = await temporaryStore();
    await using server = await store.serve();
    await using longrun = new Longrun({ url: server.url });
    const input = { gate: store.file('gate') };
    const { serverJobId: id } = await longrun.submit('test:deaf', input);
    await using first = await work(server.url);
    await until(longrun, id, ({ info }) => info === 'deaf');
    await longrun.pause(id);
    await rejects(longrun.force(id), { code: 'not-stuck' }, 'the worker still has time');
    const stuck = await until(longrun, id, (job) => job.stuck === true);
    deepEqual([stuck.state, stuck.allowedActions.includes('force')], ['pausing', true]);
    const { code, stderr } = await runLongrun('force', id, '--reason', 'it hangs', '--url', server.url);
    equal(code, 0, stderr);
    const forced = await longrun.get(id);
    deepEqual([forced.state, forced.stuck], ['paused', undefined]);

    // The worker finds its gate open and reports, to nobody.
    await writeFile(input.gate, '');
    await first.terminate();
    equal((await longrun.get(id)).sequence, forced.sequence, 'its late words change nothing');
    await using _second = await work(server.url);
    await longrun.resume(id);
    const done = await until(longrun, id, ended);
    deepEqual((await longrun.get(id)).output, { began: 1 });
    const updates = await assertSound(longrun, done);
    const { by, reason } = updates.find(({ event }) => event === 'force') ?? {};
    deepEqual([by, reason], ['local', 'it hangs']);
  });
});

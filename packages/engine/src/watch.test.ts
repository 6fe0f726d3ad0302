import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobUpdate } from '@longrun/core';
import fc from 'fast-check';
import { engineFixture } from './testing/index.ts';

const stored = (updates: JobUpdate[]) => updates.filter(({ live }) => !live).map(({ sequence }) => sequence);

describe('watch', () => {
  test('a watcher that comes late replays everything and ends', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    await fixture.settle(await fixture.claim(), { type: 'completed' });
    const seen = await Array.fromAsync(fixture.api.watch(id));
    deepEqual(
      seen.map(({ event }) => event),
      ['submit', 'claim', 'complete'],
    );
    deepEqual(await Array.fromAsync(fixture.api.watch(id, { after: 3 })), []);
  });
  test('a retried job is followed into its new run', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    await fixture.api.control(id, 'cancel');
    await fixture.api.control(id, 'retry');
    const seen = Array.fromAsync(fixture.api.watch(id));
    await fixture.settle(await fixture.claim(), { type: 'completed' });
    deepEqual(
      (await seen).map(({ event, run }) => `${event} ${run}`),
      ['submit 1', 'cancel 1', 'retry 2', 'claim 2', 'complete 2'],
    );
  });
  test('a signal ends a watch', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of fixture.api.watch(id, { signal: stop.signal })) {
      seen.push(sequence);
      stop.abort();
    }
    deepEqual(seen, [1]);
    equal((await fixture.engine.stats()).watchers, 0);
  });
  test('an iterator that is given up while it waits ends at once', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const updates = fixture.api.watch(id)[Symbol.asyncIterator]();
    await updates.next();
    const pending = updates.next();
    await fixture.api.get(id); // it waits when this is through
    await updates.return?.();
    equal((await pending).done, true);
    equal((await fixture.engine.stats()).watchers, 0);
  });
  test('closing the engine ends its watches', async () => {
    const fixture = await engineFixture();
    const { id } = await fixture.submit();
    const watching = Array.fromAsync(fixture.api.watch(id));
    await fixture.update(id, ({ sequence }) => sequence === 1);
    await fixture.engine.close();
    ok((await watching).length >= 1);
  });
  test('watchers that come at any time and resume anywhere see every update once, in order', async () => {
    const step = fc.constantFrom('message', 'progress', 'checkpoint', 'watch', 'resume');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        await using fixture = await engineFixture();
        const { id } = await fixture.submit();
        const claim = await fixture.claim();
        const watchers: { after: number; seen: Promise<JobUpdate[]> }[] = [];
        const report = (what: object) =>
          fixture.source.sync({ workerId: 'w1', reports: [{ ...claim, ...what }] });
        for (const [index, name] of steps.entries())
          if (name === 'message')
            await report({
              messages: [
                { severity: 'info', text: `${index}` },
                { severity: 'warning', text: 'again' },
              ],
            });
          else if (name === 'progress') await report({ progress: { percent: index } });
          else if (name === 'checkpoint') await report({ checkpoint: index });
          else {
            const after = name === 'watch' ? 0 : (await fixture.api.get(id)).sequence;
            watchers.push({ after, seen: Array.fromAsync(fixture.api.watch(id, { after })) });
          }
        await fixture.settle(claim, { type: 'completed' });
        const last = (await fixture.api.get(id)).sequence;
        for (const { after, seen } of watchers)
          deepEqual(
            stored(await seen),
            Array.from({ length: last - after }, (_, index) => after + index + 1),
          );
      }),
      { numRuns: 50 },
    );
  });
});

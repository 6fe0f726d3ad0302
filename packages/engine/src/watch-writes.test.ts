import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock, NOON } from './testing/index.ts';
import { watchWrites } from './watch-writes.ts';

test('a read counts up to the oldest write that is under way, and to now when there is none', async () => {
  const clock = manualClock();
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let writes = 0;
  const slow = { write: async () => (await gates[writes++]?.promise) ?? [] };
  const { write, asOf } = watchWrites(slow, clock);
  const moments = [asOf()];
  const first = write([]);
  await clock.advance(10);
  const second = write([]);
  await clock.advance(10);
  moments.push(asOf());
  gates[0]?.resolve();
  await first;
  moments.push(asOf());
  gates[1]?.reject(new Error('The disk is full.'));
  await second.catch(() => {});
  moments.push(asOf());
  deepEqual(
    moments.map((moment) => moment - NOON),
    [0, 0, 10, 20],
  );
});

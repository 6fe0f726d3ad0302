import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineJob } from './define-job.ts';
import { openWorkplace } from './testing/workplace.ts';

// With a real transaction: apps/cli/src/transactions.test.ts.
const ONCE = { maxAttempts: 1 };
const bill = defineJob({
  kind: 'order:bill',
  output: z.object({ sum: z.number() }),
  run: ({ completeIn }) => completeIn({}, { sum: 7 }),
});

test('where the engine is on another database the job is not completed', async () => {
  await using place = await openWorkplace();
  place.employ([bill]);
  const { id } = await place.submit(bill.kind, ONCE);
  const { state, error } = await place.ends(id);
  deepEqual([state, error?.code], ['failed', 'invalid-request']);
});

test('where the engine is in another process the job is not completed, and told the way out', async () => {
  await using place = await openWorkplace();
  const { completeIn: _, ...source } = place.source;
  place.employ([bill], { source });
  const { id } = await place.submit(bill.kind, ONCE);
  const { state, error } = await place.ends(id);
  deepEqual([state, error?.code], ['failed', 'invalid-request']);
  equal(error?.message.includes('openLongrun({ store: "postgres://…", jobs })'), true);
});

test('an output that does not fit its schema completes nothing', async () => {
  await using place = await openWorkplace();
  // What a handler in plain JavaScript may do.
  const wrong = defineJob({
    ...bill,
    run: ({ completeIn }) => completeIn({}, { sum: '7' as unknown as number }),
  });
  place.employ([wrong]);
  const { id } = await place.submit(bill.kind, ONCE);
  const { state, error } = await place.ends(id);
  deepEqual([state, error?.code], ['failed', 'invalid-output']);
});

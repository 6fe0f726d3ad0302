import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { defineJob } from './define-job.ts';
import { openWorkplace } from './testing/workplace.ts';

test('a published event starts a job of the definition that waits for it, and its handler is given the input', async () => {
  await using place = await openWorkplace();
  const begun = Promise.withResolvers<unknown>();
  const waits = defineJob({
    kind: 'book:import',
    on: [{ topic: 'book:closed' }, { topic: 'book:opened', input: { id: 'payload.bookId' } }],
    run: ({ input }) => begun.resolve(input),
  });
  const first = defineJob({ kind: 'demo:first', run: () => {} });
  place.employ([waits, first]);
  await place.ends((await place.submit('demo:first')).id); // whoever takes jobs has told its kinds
  const event = await place.api.events.publish({ topic: 'book:opened', payload: { bookId: 'b1' } });
  deepEqual(await begun.promise, { id: 'b1' });
  equal((await place.api.get(event.started?.['book:import'] ?? '')).eventId, event.id);
});

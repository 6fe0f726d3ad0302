import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { bulkOffers } from './bulk-offers.ts';

test('what some of the jobs allow is offered for all of them', () => {
  deepEqual(bulkOffers({ queued: 3, running: 2, failed: 4 }), [
    { action: 'cancel', count: 5 },
    { action: 'retry', count: 4 },
    { action: 'delete', count: 7 },
  ]);
});

test('what none of the jobs allows is not offered', () => {
  deepEqual(bulkOffers({}), []);
  deepEqual(bulkOffers({ running: 1 }), [{ action: 'cancel', count: 1 }]);
});

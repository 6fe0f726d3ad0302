import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { testDatabase } from '../testing/postgres/test-database.ts';
import { createHints } from './hints.ts';

test('whoever listens can be closed at any moment, in the middle of connecting too', async () => {
  await using database = await testDatabase();
  for (let moment = 0; moment < 20; moment += 1) {
    const hints = createHints({ listenUrl: database.url, notify: async () => {} });
    for (let turn = 0; turn < moment; turn += 1) await setImmediate();
    await hints.close();
  }
});

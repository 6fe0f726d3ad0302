import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { describeStore, manualClock } from '../testing/index.ts';
import { openSqlite } from './index.ts';

describe('SQLite in memory', () => {
  describeStore(async () => {
    const clock = manualClock();
    return { clock, store: await openSqlite({ file: ':memory:', clock }) };
  });
});

describe('SQLite on a file', { concurrency: 4 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'longrun-store-'));
  let count = 0;
  after(() => rmSync(folder, { recursive: true }));
  describeStore(async () => {
    const clock = manualClock();
    count += 1;
    return { clock, store: await openSqlite({ file: join(folder, `${count}.db`), clock }) };
  });
});

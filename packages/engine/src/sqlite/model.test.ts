import { describe } from 'node:test';
import { describeModel } from '../testing/model/describe-model.ts';

describe('SQLite in memory', () => {
  describeModel(new URL('../testing/model/sqlite-in-memory.ts', import.meta.url));
});

describe('two servers on SQLite in memory', () => {
  describeModel(new URL('../testing/model/servers-on-sqlite.ts', import.meta.url), { share: 0.3 });
});

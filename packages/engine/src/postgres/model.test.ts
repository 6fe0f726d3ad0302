import { describe } from 'node:test';
import { describeModel } from '../testing/model/describe-model.ts';

describe('two servers on Postgres', () => {
  // A command takes a hundred times as long as on SQLite in memory.
  describeModel(new URL('../testing/model/servers-on-postgres.ts', import.meta.url), {
    share: 0.03,
    plants: [],
  });
});

import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { qualified } from './qualified.ts';

test('every table is named with its schema, and nothing else is', () => {
  equal(
    qualified(`INSERT INTO lanes (a) SELECT a FROM jobs LEFT JOIN needs n ON n.job = jobs.number
      WHERE a IS NOT DISTINCT FROM b AND extract(epoch FROM now()) > 0 ON CONFLICT (a) DO UPDATE SET a = lanes.a`),
    `INSERT INTO longrun.lanes (a) SELECT a FROM longrun.jobs LEFT JOIN longrun.needs n ON n.job = jobs.number
      WHERE a IS NOT DISTINCT FROM b AND extract(epoch FROM now()) > 0 ON CONFLICT (a) DO UPDATE SET a = lanes.a`,
  );
  equal(
    qualified('UPDATE jobs SET a = (SELECT b FROM longrun.meta)'),
    'UPDATE longrun.jobs SET a = (SELECT b FROM longrun.meta)',
  );
});

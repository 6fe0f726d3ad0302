import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { defineJob } from './define-job.ts';
import { describeKind } from './describe-kind.ts';
import { openWorkplace } from './testing/workplace.ts';

test('a planned job waits for its start, and its handler is given the plan', async () => {
  await using place = await openWorkplace();
  const map = defineJob({ kind: 'demo:map', planned: true, run: ({ plan }) => plan ?? 'none' });
  place.employ([map]);
  const { id } = await place.submit('demo:map', { trigger: 'manual' });
  await place.api.plans.put(id, { columns: ['a'] });
  await place.api.control(id, 'start');
  deepEqual((await place.ends(id)).output, { columns: ['a'] });
  const unplanned = await place.submit('demo:map');
  equal((await place.ends(unplanned.id)).output, 'none');
});

test('what a definition says of plans and names is told of its kind', () => {
  const names = { arcgis: 'MapTool' };
  const { planned, names: told } = describeKind(
    defineJob({ kind: 'demo:map', planned: true, names, run: () => null }),
  );
  deepEqual([planned, told], [true, names]);
});

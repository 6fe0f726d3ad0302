import { deepEqual, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { isJobError } from '@longrun/core';
import { engineFixture } from './testing/index.ts';

test('the names of a kind in the compatible APIs are told to whoever asks for the kinds', async () => {
  await using fixture = await engineFixture();
  const names = { arcgis: 'Echo', ptv: 'XDemo/Echo' };
  await fixture.source.register([{ kind: 'demo:echo', names }]);
  deepEqual((await fixture.api.kinds())[0]?.names, names);
});

test('a name that is empty or too long, and too many of them, are refused with their place', async () => {
  await using fixture = await engineFixture();
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`api${index}`, 'x']));
  for (const names of [{ ogc: '' }, { ogc: 'x'.repeat(201) }, many])
    await rejects(
      fixture.source.register([{ kind: 'demo:fine' }, { kind: 'demo:echo', names }]),
      (error) => isJobError(error) && error.facts.errors?.[0]?.pointer === '/kinds/1/names',
    );
  deepEqual(await fixture.api.kinds(), []);
});

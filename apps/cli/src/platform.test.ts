import { doesNotThrow, equal, match, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { OLDEST_NODE, unfitness } from '../bin/platform.js';
import { checkPlatform } from './platform.ts';

test('an old Node is turned away in one sentence with the way out', () => {
  for (const version of ['20.20.2', '22.23.0', '24.14.1', '24.9.0']) {
    const reason = unfitness(version) ?? '';
    match(reason, /^Longrun needs Node 24\.15 or newer and this is Node [\d.]+: install .* again\.$/);
    equal(reason.includes('\n'), false);
    throws(() => checkPlatform(version), { code: 'unfit-platform' });
  }
});

test('the oldest Node that is supported, and everything above, is let in', () => {
  for (const version of [OLDEST_NODE, '24.15.0', '24.15.0-nightly', '25.0.0', '26.10.0', '100.0.0'])
    doesNotThrow(() => checkPlatform(version));
});

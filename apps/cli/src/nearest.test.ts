import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

const KINDS = ['demo:echo', 'demo:slow', 'workbook:import'];

test('a slip of the finger finds what was meant', () => {
  equal(nearest('demo:ecko', KINDS), 'demo:echo');
  equal(nearest('workbok:imprt', KINDS), 'workbook:import');
  equal(nearest('Demo:Slow', KINDS), 'demo:slow');
});

test('what resembles nothing finds nothing', () => {
  equal(nearest('mail:send', KINDS), undefined);
  equal(nearest('x', ['ls']), undefined);
  equal(nearest('demo:echo', []), undefined);
});

import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { renderBar } from './bar.ts';

test('a bar always has the width that was asked for', () => {
  for (const percent of [undefined, -5, 0, 0.1, 12.5, 33, 99.99, 100, 140])
    for (const width of [1, 7, 10, 24])
      equal([...renderBar(percent, width, 0.5)].length, width, `${percent} in ${width}`);
});

test('a bar is drawn to an eighth of a column', () => {
  equal(renderBar(0, 4), '░░░░');
  equal(renderBar(50, 4), '██░░');
  equal(renderBar(53.125, 4), '██▏░');
  equal(renderBar(100, 4), '████');
});

test('a bar is full only at the end', () => {
  equal(renderBar(99.99, 4), '███▉');
});

test('a job that cannot tell how far it is shows a block that moves', () => {
  equal(renderBar(undefined, 8, 0), '██░░░░░░');
  equal(renderBar(undefined, 8, 0.5), '░░░██░░░');
  equal(renderBar(undefined, 8, 1), '░░░░░░██');
});

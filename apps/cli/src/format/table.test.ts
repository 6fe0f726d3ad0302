import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes } from './bytes.ts';
import { formatPairs, formatTable } from './table.ts';

test('columns are as wide as their widest cell, the last one is not padded', () => {
  equal(
    formatTable(
      ['A', 'KIND', 'ID'],
      [
        ['1', 'demo:echo', 'x'],
        ['22', 'b', 'yy'],
      ],
    ),
    'A   KIND       ID\n1   demo:echo  x\n22  b          yy',
  );
});

test('wide characters take two columns', () => {
  equal(
    formatTable(
      ['A', 'B'],
      [
        ['東京', 'x'],
        ['ab', 'y'],
      ],
    ),
    'A     B\n東京  x\nab    y',
  );
});

test('colours take none', () => {
  equal(
    formatTable(
      ['A', 'B'],
      [
        ['\u001b[32mok\u001b[39m', 'x'],
        ['ab', 'y'],
      ],
    ).split('\n')[2],
    'ab  y',
  );
});

test('pairs without a value are left out', () => {
  equal(
    formatPairs([
      ['id', '1'],
      ['owner', undefined],
      ['state', 'queued'],
      ['info', ''],
    ]),
    'id     1\nstate  queued',
  );
});

test('sizes are told in powers of a thousand', () => {
  equal(formatBytes(0), '0 B');
  equal(formatBytes(812), '812 B');
  equal(formatBytes(4_200_000), '4.2 MB');
  equal(formatBytes(123_000_000), '123 MB');
});

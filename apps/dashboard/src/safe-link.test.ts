import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { safeLink } from './safe-link.ts';

test('http and https may be clicked', () => {
  equal(safeLink('https://example.org/a'), 'https://example.org/a');
  equal(safeLink('http://example.org/'), 'http://example.org/');
});

test('nothing else may', () => {
  for (const url of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,<script>1</script>',
    'blob:https://example.org/1',
    'file:///etc/passwd',
    '//example.org',
    '/relative',
  ])
    equal(safeLink(url), undefined, url);
});

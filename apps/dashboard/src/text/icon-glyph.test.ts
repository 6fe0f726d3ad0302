import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { iconGlyph } from './icon-glyph.ts';

test('an icon is a common name or a sign itself', () => {
  equal(iconGlyph('download'), '⬇');
  for (const sign of ['★', '👩‍🚀', '→']) equal(iconGlyph(sign), sign);
});

test('a name that nobody knows is no sign, whatever an object calls its own', () => {
  for (const name of [undefined, 'x', '7', 'fa-solid fa-rocket', 'constructor', '→→', ''])
    equal(iconGlyph(name), undefined);
});

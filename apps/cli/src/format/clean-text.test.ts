import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { cleanText, safeJson } from './clean-text.ts';

test('control characters become visible signs', () => {
  equal(cleanText('\u001b[31mred\u0007\u007f\u009b2J'), '␛[31mred␇␡<9b>2J');
});

test('direction marks become visible: text cannot pose as another', () => {
  equal(cleanText('user\u202etxt.exe'), 'user<202e>txt.exe');
});

test('line ends stay where lines are wanted', () => {
  equal(cleanText('a\nb'), 'a␊b');
  equal(cleanText('a\nb\u001b', { lines: true }), 'a\nb␛');
});

test('printed JSON is the same value, with nothing in it that acts on a terminal', () => {
  const value = { text: '\u001b[2J \u009b2J \u202e ü 東', list: [1, null] };
  for (const indent of [undefined, 2]) {
    const json = safeJson(value, indent);
    deepEqual(JSON.parse(json), value);
    equal(cleanText(json, { lines: true }), json);
  }
});

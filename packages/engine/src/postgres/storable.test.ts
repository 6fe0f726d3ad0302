import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { storableJson, storableText } from './storable.ts';

test('a text loses its NULs and nothing else', () => {
  equal(storableText('a\0b\0'), 'a\ufffdb\ufffd');
  equal(storableText('Grüße 👋 \u0001'), 'Grüße 👋 \u0001');
});

test('what reads like an escape in JSON, and is none, stays', () => {
  const text = String.raw`{"path":"C:\\u0000","quote":"\"\\ud800"}`;
  equal(storableJson(text), text);
});

test('a JSON text keeps whole pairs, and its spelling', () => {
  const text = String.raw`{ "a" : "\uD83D\ude00", "n": 1.50e3 }`;
  equal(storableJson(text), text);
});

test('of any text, only NUL and halves of a pair are replaced', () => {
  const unit = fc
    .oneof(fc.constantFrom(0, 0x5c, 0x75, 0x30, 0xd83d, 0xde00), fc.nat({ max: 0xffff }))
    .map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(fc.array(fc.string({ unit })), (texts) => {
      const wanted = texts.map((text) => storableText(text.toWellFormed()));
      deepEqual(JSON.parse(storableJson(JSON.stringify(texts))), wanted);
    }),
    { numRuns: 2_000 },
  );
});

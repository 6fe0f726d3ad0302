import { equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '@longrun/core';
import { pythonJson } from './python-json.ts';

describe('the JSON text of a result', () => {
  // As `json.dumps(value, indent=4)` of Python 3 writes them.
  const texts: [string, Json, string][] = [
    ['an object takes a line for each member', { x: 1 }, '{\n    "x": 1\n}'],
    [
      'what lies deeper is indented further',
      { a: [1, { b: null }] },
      '{\n    "a": [\n        1,\n        {\n            "b": null\n        }\n    ]\n}',
    ],
    ['an empty list and an empty object stay on one line', [[], {}], '[\n    [],\n    {}\n]'],
    ['members keep their order', { b: 1, a: 2 }, '{\n    "b": 1,\n    "a": 2\n}'],
    ['a text keeps its quotes', 'hello', '"hello"'],
    ['nothing is null', null, 'null'],
    ['truth is written in lower case', [true, false], '[\n    true,\n    false\n]'],
    ['what is not ASCII is escaped in lower-case hexadecimal', 'Zürich ½', '"Z\\u00fcrich \\u00bd"'],
    ['a character beyond 16 bits is escaped in two halves', '\u{1f600}', '"\\ud83d\\ude00"'],
    ['control characters have their short names', 'a\n\t"\\\u0001\u007f', '"a\\n\\t\\"\\\\\\u0001\\u007f"'],
    ['a slash is left as it is', 'a/b', '"a/b"'],
    [
      'fractions are as short as they can be',
      [0.1, -2.5, 1.5e300],
      '[\n    0.1,\n    -2.5,\n    1.5e+300\n]',
    ],
    [
      'small fractions have an exponent of two digits',
      [0.0001, 0.00001, 1.5e-7, 1e-10],
      '[\n    0.0001,\n    1e-05,\n    1.5e-07,\n    1e-10\n]',
    ],
  ];
  for (const [fact, value, text] of texts) test(fact, () => equal(pythonJson(value), text));
});

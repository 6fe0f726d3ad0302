import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import fc from 'fast-check';
import { createEventParser, type ServerSentEvent } from './sse.ts';

function parse(text: string, cuts: readonly number[] = []): ServerSentEvent[] {
  const bytes = new TextEncoder().encode(text);
  const parser = createEventParser();
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let start = 0;
  return ends.flatMap((end) => {
    const events = parser.push(bytes.subarray(start, end));
    start = end;
    return events;
  });
}

const dataOf = (text: string) => parse(text).map(({ data }) => data);

describe('the parser of event streams', () => {
  test('an event is given when its blank line has come', () => {
    assert.deepEqual(parse('event: update\nid: 7\ndata: {"a":1}\n\n'), [
      { type: 'update', data: '{"a":1}', lastEventId: '7' },
    ]);
    assert.deepEqual(parse('data: unfinished\n'), []);
  });

  test('lines end with LF, CRLF or CR alike', () => {
    for (const end of ['\n', '\r\n', '\r'])
      assert.deepEqual(dataOf(`data: a${end}${end}data: b${end}${end}`), ['a', 'b']);
  });

  test('several data lines make one text', () => {
    assert.deepEqual(dataOf('data: a\ndata\ndata: c\n\n'), ['a\n\nc']);
  });

  test('only one space after the colon is taken away', () => {
    assert.deepEqual(dataOf('data:  a\n\ndata:b\n\n'), [' a', 'b']);
  });

  test('comments, unknown fields and a byte order mark are passed over', () => {
    assert.deepEqual(dataOf('\uFEFFdata: a\n: still here\nother: x\n\n: still here\n\n'), ['a']);
  });

  test('an id stays until the next one; one with a null character is no id', () => {
    const ids = parse('id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n');
    assert.deepEqual(
      ids.map(({ lastEventId }) => lastEventId),
      ['1', '1', '1', ''],
    );
  });

  test('an event without data is not given, and its type is forgotten', () => {
    assert.deepEqual(parse('event: end\n\ndata: a\n\n'), [{ type: 'message', data: 'a', lastEventId: '' }]);
    assert.deepEqual(parse('event: end\ndata\n\n'), [{ type: 'end', data: '', lastEventId: '' }]);
  });

  test('the wait before a reconnect is read when it is a whole number', () => {
    const parser = createEventParser();
    parser.push(new TextEncoder().encode('retry: 250\nretry: soon\n'));
    assert.equal(parser.retryMs, 250);
  });

  test('an event that never ends is refused before it fills the memory', () => {
    const parser = createEventParser();
    const chunk = new Uint8Array(1024 * 1024).fill(65);
    assert.throws(
      () => {
        for (let pushed = 0; pushed < 20; pushed += 1) parser.push(chunk);
      },
      (error: unknown) => isJobError(error) && error.code === 'too-large',
    );
  });

  const line = fc.oneof(
    fc.constantFrom('', '', ':', ': still here', 'data', 'data:', 'id: 5', 'event: update', 'retry: 10'),
    fc.string({ unit: 'grapheme' }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
  );
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })
    .map((lines) => lines.map(([text, end]) => text + end).join(''));

  test('the sizes of the chunks make no difference', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(2_000), { maxLength: 20 }), (text, cuts) => {
        assert.deepEqual(parse(text, cuts), parse(text));
      }),
    );
  });

  test('what was written as data is what is read', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat(5_000)), (values, cuts) => {
        const texts = values.map((value) => JSON.stringify(value.toWellFormed()));
        const written = texts.map((text) => `data: ${text}\r\n\r\n`).join('');
        assert.deepEqual(
          parse(written, cuts).map(({ data }) => data),
          texts,
        );
      }),
    );
  });
});

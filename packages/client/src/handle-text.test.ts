import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import fc from 'fast-check';
import { fromText, type HandleRecord, toText } from './handle-text.ts';

describe('a handle as text', () => {
  const records: HandleRecord[] = [
    { kind: 'demo:echo', jobId: 'job_1', isStarted: true },
    { kind: 'demo:echo', request: { kind: 'demo:echo', input: [1], idempotencyKey: 'k' }, isStarted: false },
  ];
  for (const record of records)
    test(`it comes back as it was ${record.jobId ? 'with its job' : 'before its job'}`, () => {
      assert.deepEqual(fromText(toText(record)), record);
    });

  test('anything else is refused as such, never read halfway', () => {
    const broken = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ longrun: fc.constantFrom(1, 2), kind: fc.anything(), jobId: fc.anything() })
        .map((value) => JSON.stringify(value) ?? ''),
      fc.constant(JSON.stringify({ longrun: 1, kind: 'a:b', isStarted: true, request: { kind: 'a:other' } })),
    );
    fc.assert(
      fc.property(broken, (text) => {
        assert.throws(
          () => fromText(text),
          (error: unknown) => isJobError(error) && error.code === 'invalid-request',
        );
      }),
    );
  });
});

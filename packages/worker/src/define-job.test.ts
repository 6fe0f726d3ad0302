import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedKind } from '@longrun/core';
import { z } from 'zod';
import { defineJob } from './define-job.ts';
import { describeKind } from './describe-kind.ts';
import { SILENT_LOG } from './testing/workplace.ts';
import { startWorker } from './worker.ts';

const exportWorkbook = defineJob({
  kind: 'workbook:export',
  label: 'Export workbook',
  mode: 'foreground',
  confirm: true,
  maxAttempts: 5,
  input: z.object({ workbookId: z.string(), format: z.enum(['csv', 'xlsx']) }),
  output: z.object({ rows: z.number() }),
  checkpoint: z.object({ row: z.number() }),
  async run({ input, restored, checkpoint, partial }) {
    const format: 'csv' | 'xlsx' = input.format;
    const row: number = restored?.row ?? format.length;
    // @ts-expect-error The checkpoint has another shape.
    const wrong: Parameters<typeof checkpoint> = [{ line: 1 }];
    // @ts-expect-error So has the output.
    const alsoWrong: Parameters<typeof partial> = ['rows'];
    return { rows: row + wrong.length + alsoWrong.length };
  },
});

test('a kind without a proper name is refused where it is defined', () => {
  throws(
    () => defineJob({ kind: 'export', run() {} }),
    /"export" cannot name a kind of job\. A name is `domain:operation`/,
  );
  throws(() => defineJob({ kind: 'longrun:mine', run() {} }), /A name must not begin with `longrun:`/);
});

test('a definition is a kind that a client can take, typed by its schemas', () => {
  const kind: TypedKind<{ workbookId: string; format: 'csv' | 'xlsx' }, { rows: number }> = exportWorkbook;
  equal(kind.kind, 'workbook:export');
});

test('without a declared checkpoint none can be saved', () => {
  defineJob({
    kind: 'demo:plain',
    async run({ checkpoint, restored }) {
      const nothing: undefined = restored;
      // @ts-expect-error There is no shape it could have.
      const wrong: Parameters<typeof checkpoint> = [1];
      return [nothing, wrong];
    },
  });
});

test('a returned value must match the output schema', () => {
  // @ts-expect-error A text is no number.
  defineJob({ kind: 'demo:typed', output: z.number(), run: () => 'three' });
});

test('a description tells everything but the handler', () => {
  const { inputSchema, outputSchema, ...facts } = describeKind(exportWorkbook);
  deepEqual(facts, {
    kind: 'workbook:export',
    label: 'Export workbook',
    mode: 'foreground',
    confirm: true,
    maxAttempts: 5,
    pausable: true,
  });
  deepEqual(inputSchema?.required, ['workbookId', 'format']);
  deepEqual(outputSchema?.required, ['rows']);
  deepEqual(describeKind(defineJob({ kind: 'demo:plain', run() {} })), {
    kind: 'demo:plain',
    pausable: false,
  });
});

test('a kind that is defined twice is refused', () => {
  const source = {} as Parameters<typeof startWorker>[0]['source']; // never reached
  throws(
    () => startWorker({ source, jobs: [exportWorkbook, { ...exportWorkbook }], log: SILENT_LOG }),
    /The kind "workbook:export" is defined twice/,
  );
});

import type { Json, Schema, TypedKind } from '@longrun/core';
import type { Flow } from './flow.ts';
import type { JobHandle } from './job-handle.ts';
import type { JobStatus } from './job-status.ts';
import type { Longrun } from './longrun.ts';

/** Compiles only for `true`. */
type Holds<T extends true> = T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

declare const longrun: Longrun;
declare const exportWorkbook: {
  readonly kind: 'workbook:export';
  readonly label: 'Export workbook';
  readonly input: Schema<
    { workbookId: string; format?: 'csv' | 'xlsx' },
    { workbookId: string; format: string }
  >;
  readonly output: Schema<{ rows: number }, { rows: number }>;
  run(): void;
};

// The input is what the schema takes, the result is what the schema gives.
const job = longrun.job(exportWorkbook, { workbookId: 'w1' });
export type ResultIsTyped = Holds<Same<Awaited<ReturnType<typeof job.result>>, { rows: number }>>;
// @ts-expect-error the workbook is missing
longrun.job(exportWorkbook, { format: 'csv' });
// @ts-expect-error there is no such format
longrun.job(exportWorkbook, { workbookId: 'w1', format: 'pdf' });
// @ts-expect-error an input is asked for
longrun.job(exportWorkbook);

const submitted = longrun.submit(exportWorkbook, { workbookId: 'w1' }, { priority: 5, delayMs: 1_000 });
export type SubmitIsTyped = Holds<Same<Awaited<typeof submitted>, JobHandle<{ rows: number }>>>;

// A transaction goes with a submit, and not with a job that is submitted some time later.
declare const tx: { query(text: string): Promise<unknown> };
declare const sql: (texts: TemplateStringsArray) => Promise<unknown>;
longrun.submit(exportWorkbook, { workbookId: 'w1' }, { priority: 5, tx });
longrun.submit('demo:echo', null, { tx: sql });
longrun.submitMany([{ kind: 'demo:echo' }], { tx });
// @ts-expect-error a handle is submitted by its start
longrun.job(exportWorkbook, { workbookId: 'w1' }, { tx });

// A kind by its name takes any JSON, and its result is unknown unless the caller says.
const byName = longrun.job('demo:echo', { message: 'hello' });
export type UnknownByName = Holds<Same<typeof byName, JobHandle<unknown>>>;
const told = longrun.job<{ message: string }>('demo:echo', { message: 'hello' });
export type ToldByCaller = Holds<Same<typeof told, JobHandle<{ message: string }>>>;
longrun.job('demo:echo');
// @ts-expect-error a function is no JSON
longrun.job('demo:echo', () => 1);
// @ts-expect-error the kind is told once
longrun.job('demo:echo', null, { kind: 'demo:other' });

// A handle that was rebuilt or attached has the type of the kind it is said to be of.
const rebuilt = longrun.fromJson('', exportWorkbook);
export type RebuiltIsTyped = Holds<Same<typeof rebuilt, JobHandle<{ rows: number }>>>;
const attached = longrun.attach('job_1', exportWorkbook);
export type AttachedIsTyped = Holds<Same<Awaited<typeof attached>, JobHandle<{ rows: number }>>>;
const plain = longrun.fromJson('');
export type PlainIsUnknown = Holds<Same<typeof plain, JobHandle<unknown>>>;

// A literal is enough where no handler may be imported.
const literal = { kind: 'workbook:count' } as const satisfies TypedKind;
export type LiteralTakesJson = Holds<Same<ReturnType<typeof longrun.job<Json>>, JobHandle<Json>>>;
longrun.job(literal, { any: 'thing' });

export type StatusIsFlow = Holds<Same<(typeof job)['status'], Flow<JobStatus>>>;
export type ProgressIsNumber = Holds<Same<(typeof job)['progress'], Flow<number>>>;

import { defineJob, type HandlerContext, Interruption } from '@longrun/worker';
import { z } from 'zod';
import { importBlock, resumeAt } from './import-block.ts';
import { outcomeOf, sharedPositionMessage } from './outcome.ts';
import { readRows } from './read-rows.ts';
import { findingsAsCsv, placesAsCsv, placesAsXlsx } from './sheets.ts';
import { summarise } from './tally.ts';
import { deleteWorkbook, openWorkbook, type Workbook } from './workbook.ts';

const input = z
  .object({
    limit: z.int().min(1).optional().describe('Convert no more than so many rows'),
    formats: z
      .array(z.enum(['xlsx', 'csv']))
      .min(1)
      .default(['xlsx', 'csv']),
  })
  .prefault({});
const output = z.object({
  rows: z.int(),
  kept: z.int(),
  rejected: z.int(),
  findings: z.record(z.string(), z.int()),
  files: z.array(z.string()),
});
const checkpoint = z.object({
  row: z.int(),
  successful: z.int(),
  failed: z.int(),
  findings: z.record(z.string(), z.int()),
});

// A commit and a checkpoint cost as much as some hundred rows: smaller blocks would spend more time on safety than
// on work, larger ones would lose more when a worker dies.
const BLOCK = 500;
const SHOWN_POSITIONS = 5;

type Context = HandlerContext<typeof input, typeof output, typeof checkpoint>;
type Output = z.input<typeof output>;

export interface ConversionOptions {
  /** The CSV file to convert, gzipped or plain. */
  readonly source: string;
  /** Where the rows of unfinished jobs are kept. All workers that may go on with one another's jobs need the same. */
  readonly folder: string;
}

export function defineConversion({ source, folder }: ConversionOptions) {
  return defineJob({
    kind: 'workbook:convert',
    label: 'Convert ZIP codes',
    description:
      'Checks and corrects a list of ZIP codes row by row and makes an Excel workbook and a CSV file of it.',
    icon: 'table',
    input,
    output,
    checkpoint,
    async run(context): Promise<Output> {
      try {
        const result = await convert(context, source, folder);
        deleteWorkbook(folder, context.jobId);
        return result;
      } catch (error) {
        // A pause, a shutdown and a failure may be followed by another attempt, which needs the rows.
        if (error instanceof Interruption && error.kind === 'cancel') deleteWorkbook(folder, context.jobId);
        throw error;
      }
    },
  });
}

async function convert(context: Context, source: string, folder: string): Promise<Output> {
  const { input, restored, progress, message, outcome } = context;
  const rows = readRows(source, input.limit);
  using workbook = openWorkbook(folder, context.jobId);

  let state = resumeAt(restored, workbook);
  if (restored && state.row < restored.row)
    message.warning('The stored rows are gone; the import begins anew.');
  const remaining = rows.filter(({ row }) => row > state.row);
  let isStopped = false;
  for (let at = 0; at < remaining.length && !isStopped; at += BLOCK) {
    const { after, messages } = importBlock(workbook, remaining.slice(at, at + BLOCK), state);
    state = after;
    for (const each of messages) message(each);
    const { successful, failed } = state;
    progress({
      counters: { remaining: rows.length - successful - failed, successful, failed },
      unit: 'rows',
      info: `Importing, row ${state.row.toLocaleString('en-US')}`,
    });
    // The rows are stored already, so the checkpoint never promises more than the workbook holds.
    isStopped = await stopsAfter(context.checkpoint(state));
  }

  const sumUp = () => {
    for (const each of summarise(state.findings)) message(each);
    for (const each of workbook.sharedPositions(state.row, SHOWN_POSITIONS))
      message(sharedPositionMessage(each));
  };
  // A step, so that it is said once even when another attempt has to write the files again. A step does not begin
  // once a stop was asked for; then there will be no other attempt.
  isStopped ||= await stopsAfter(context.step('sum up', sumUp));
  if (isStopped) sumUp();
  const files = await writeFiles(context, workbook, state.row);
  outcome(outcomeOf(state, rows.length, files));
  const { successful: kept, failed: rejected, findings } = state;
  return { rows: kept + rejected, kept, rejected, findings, files };
}

/** Whether the user asked to stop and keep what is done. Any other interruption is passed on. */
async function stopsAfter(stored: Promise<void>): Promise<boolean> {
  try {
    await stored;
    return false;
  } catch (error) {
    if (error instanceof Interruption && error.kind === 'stop') return true;
    throw error;
  }
}

async function writeFiles(context: Context, workbook: Workbook, upTo: number): Promise<string[]> {
  const files: string[] = [];
  const write = async (name: string, contentType: string, body: ReadableStream<Uint8Array>) => {
    context.progress({ info: `Writing ${name}` });
    await context.artifact(name, body, { contentType });
    files.push(name);
  };
  const { formats } = context.input;
  if (formats.includes('xlsx')) await write('zipcodes.xlsx', XLSX, placesAsXlsx(workbook.places(upTo)));
  if (formats.includes('csv')) await write('zipcodes.csv', CSV, placesAsCsv(workbook.places(upTo)));
  await write('problems.csv', CSV, findingsAsCsv(workbook.findings(upTo)));
  return files;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';

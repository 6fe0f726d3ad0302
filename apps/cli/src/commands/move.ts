import { JobError } from '@longrun/core';
import type { MoveReport } from '@longrun/engine/postgres';
import { type Command, Option } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { safeJson } from '../format/clean-text.ts';
import { planText, reportText } from '../move/move-report.ts';
import { moveView } from '../move/move-view.ts';
import { placeOf } from '../open-store.ts';
import type { Session } from '../session.ts';

interface MoveCommandOptions {
  readonly from: string;
  readonly to?: string;
  readonly artifacts?: string;
  readonly dryRun?: boolean;
  readonly restart?: boolean;
  readonly undo?: boolean;
}

export function move(program: Command): void {
  const command = program
    .command('move')
    .description('copy everything of a SQLite store into an empty Postgres database, and check every row')
    .option('--from <address>', 'the file; no server may run on it', 'sqlite:longrun.db')
    .addOption(new Option('--to <address>', 'the database, postgres://…').env('LONGRUN_STORE'))
    .option('--artifacts <folder>', 'where the files of jobs are; beside the store unless told otherwise')
    .option('--dry-run', 'show what would be copied, and change nothing')
    .option('--restart', 'throw away what an unfinished move has copied')
    .option('--undo', 'let servers start on the file again, as it was when it was moved')
    .addHelpText(
      'after',
      examples(
        'longrun move --to postgres://longrun:secret@db/jobs --dry-run',
        'longrun move --from sqlite:/var/lib/longrun/longrun.db    # to LONGRUN_STORE',
        'longrun move --from sqlite:longrun.db --to postgres://longrun:secret@db/jobs    # again: goes on where it was',
        'longrun move --undo --from sqlite:longrun.db    # back to the file; what was done on Postgres stays there',
      ),
    );
  runs<MoveCommandOptions>(command, async ({ options, session }) => {
    const { undo = false, dryRun = false, restart = false, artifacts } = options;
    const from = fileOf(options.from);
    if (undo) return undoMove(session, from);
    const sides = { from, to: urlOf(options.to), artifacts, restart };
    return dryRun ? showPlan(session, sides) : run(session, sides);
  });
}

function fileOf(address: string): string {
  const place = placeOf(address);
  if (place.type === 'file') return place.file;
  throw new JobError('invalid-request', 'Jobs are moved from a file of SQLite.', {
    hint: 'Name it: --from sqlite:longrun.db',
  });
}

function urlOf(address: string | undefined): string {
  const place = address === undefined ? undefined : placeOf(address);
  if (place?.type === 'postgres') return place.options.url;
  throw new JobError('invalid-request', 'Jobs are moved to a Postgres database.', {
    hint: 'Name it with --to postgres://user:password@host/database, or in LONGRUN_STORE.',
  });
}

interface Sides {
  readonly from: string;
  readonly to: string;
  readonly artifacts: string | undefined;
  readonly restart: boolean;
}

// Only where they are needed: the other commands start faster without a driver.
const engine = () => import('@longrun/engine/postgres');

async function undoMove({ json, terminal }: Session, from: string): Promise<ExitCode> {
  const note = (await engine()).undoMove(from);
  if (json) terminal.line(safeJson({ type: 'undone', from, moved: note ?? null }));
  else if (!note) terminal.line(`The jobs of ${from} were not moved; there is nothing to undo.`);
  else
    terminal.line(
      `Servers can start on ${from} again. Give up ${note.to}: whatever runs there would be run a second time.`,
    );
  return EXIT.success;
}

async function showPlan({ json, terminal }: Session, sides: Sides): Promise<ExitCode> {
  const plan = await (await engine()).planMove(sides);
  terminal.line(json ? safeJson({ type: 'plan', ...plan }, 2) : planText(plan));
  return EXIT.success;
}

async function run(session: Session, sides: Sides): Promise<ExitCode> {
  const { moveStore } = await engine();
  const view = moveView(session);
  const stop = new AbortController();
  const ask = () => stop.abort();
  process.once('SIGINT', ask).once('SIGTERM', ask);
  try {
    const report = await moveStore({ ...sides, onProgress: view.progress, signal: stop.signal });
    view.close();
    tell(session, report);
    return EXIT.success;
  } catch (error) {
    view.close();
    if (!stop.signal.aborted) throw error;
    session.terminal.note('Stopped. The same command goes on from here.');
    return EXIT.detached;
  } finally {
    process.off('SIGINT', ask).off('SIGTERM', ask);
  }
}

function tell({ json, terminal }: Session, report: MoveReport | 'done'): void {
  if (json) terminal.line(safeJson(report === 'done' ? { type: 'done' } : { type: 'moved', ...report }));
  else
    terminal.line(
      report === 'done' ? 'It has been moved before; there is nothing to do.' : reportText(report),
    );
}

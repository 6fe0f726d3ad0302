import type { JobApi, JobUpdate } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatTable } from '../format/table.ts';
import { updateText } from '../format/update-text.ts';
import { wholeNumber } from '../option-values.ts';

interface HistoryOptions {
  readonly all?: boolean;
  readonly after: number;
}

const PAGE = 1_000;

export function history(program: Command): void {
  const command = program
    .command('history <id>')
    .description('tell what happened to a job: when, what, who asked for it, and why')
    .option('--all', 'with its progress and messages')
    .option('--after <sequence>', 'only what came after', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
    .addHelpText(
      'after',
      examples(
        'longrun history job_0199…',
        'longrun history 7f3a --all',
        'longrun history 7f3a --json    # every update, one line each',
      ),
    );
  runs<HistoryOptions>(command, async ({ args: [id], options, session }) => {
    const { api, terminal } = session;
    const shown: JobUpdate[] = [];
    for await (const update of allUpdates(api, await findJob(api, id), options.after)) {
      if (!options.all && SMALL.has(update.event)) continue;
      if (session.json) terminal.line(safeJson(update));
      else shown.push(update);
    }
    if (session.json) return;
    if (shown.length === 0) return terminal.line('Nothing happened since then.');
    terminal.line(tableOf(shown));
  });
}

/** What a job says of itself is read with `watch` and `logs`. */
const SMALL: ReadonlySet<JobUpdate['event']> = new Set(['report', 'message']);

async function* allUpdates(api: JobApi, jobId: string, from: number): AsyncGenerator<JobUpdate> {
  for (let after = from; ; ) {
    const { updates, next } = await api.history(jobId, { after, limit: PAGE });
    yield* updates;
    if (updates.length < PAGE) return;
    after = next;
  }
}

function tableOf(updates: readonly JobUpdate[]): string {
  return formatTable(
    ['TIME', 'WHAT', 'STATE', 'BY', 'REASON'],
    updates.map((update) => [
      update.at,
      updateText(update),
      update.state,
      cleanText(update.by ?? ''),
      cleanText(update.reason ?? ''),
    ]),
  );
}

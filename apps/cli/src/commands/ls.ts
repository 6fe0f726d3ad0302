import {
  fromMoment,
  JOB_STATES,
  type Job,
  JobError,
  type JobState,
  type ListQuery,
  percentOf,
} from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { renderBar } from '../format/bar.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatAge } from '../format/duration.ts';
import { percentText } from '../format/progress-line.ts';
import { formatTable } from '../format/table.ts';
import { nearest } from '../nearest.ts';
import { wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';

interface LsOptions {
  readonly state?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly tag?: string;
  readonly text?: string;
  readonly limit: number;
}

const BAR_WIDTH = 10;

export function ls(program: Command): void {
  const command = program
    .command('ls')
    .description('list jobs, newest first')
    .option('--state <states>', 'only these states, comma separated')
    .option('--kind <kind>', 'only this kind; `workbook:*` for all that begin so')
    .option('--owner <name>', 'only the jobs of this owner')
    .option('--tag <text>', 'only jobs with this tag')
    .option('--text <text>', 'appears in the id, the kind or the latest message')
    .option('--limit <number>', 'how many, 1 to 500', wholeNumber(1, 500), 20)
    .addHelpText(
      'after',
      examples(
        'longrun ls',
        'longrun ls --state running,queued',
        "longrun ls --kind 'workbook:*' --limit 100 --json",
      ),
    );
  runs<LsOptions>(command, async ({ options, session }) => {
    const query = queryOf(options);
    const page = await session.api.list(query);
    if (session.json) session.terminal.line(safeJson(page, 2));
    else if (page.jobs.length === 0) await explainEmpty(session, Object.keys(query).length > 1);
    else {
      session.terminal.line(tableOf(page.jobs));
      if (page.nextCursor !== undefined)
        session.terminal.note(`More than ${options.limit}; --limit shows more.`);
    }
  });
}

function queryOf({ state, kind, owner, tag, text, limit }: LsOptions): ListQuery {
  return {
    limit,
    ...(state !== undefined && { state: state.split(',').map(stateOf) }),
    ...(kind !== undefined && { kind }),
    ...(owner !== undefined && { owner }),
    ...(tag !== undefined && { tag }),
    ...(text !== undefined && { text }),
  };
}

function stateOf(text: string): JobState {
  const state = JOB_STATES.find((known) => known === text.trim());
  if (state) return state;
  const meant = nearest(text, JOB_STATES);
  throw new JobError('invalid-request', `There is no state '${text}'.`, {
    hint: meant ? `Did you mean ${meant}?` : `The states are ${JOB_STATES.join(', ')}.`,
  });
}

function tableOf(jobs: readonly Job[]): string {
  const now = Date.now();
  return formatTable(
    ['STATE', 'KIND', 'PROGRESS', 'AGE', 'ID'],
    jobs.map((job) => [
      job.partial ? `${job.state}, partial` : job.state,
      cleanText(job.kind),
      progressOf(job),
      formatAge(now - fromMoment(job.createdAt)),
      job.id,
    ]),
  );
}

function progressOf({ progress }: Job): string {
  const percent = percentOf(progress);
  return percent === undefined ? '–' : `${renderBar(percent, BAR_WIDTH)} ${percentText(percent)}`;
}

/** An empty list is where a newcomer stands: say what to do next. */
async function explainEmpty({ api, terminal, command }: Session, isFiltered: boolean): Promise<void> {
  if (isFiltered) return terminal.line(`No job matches. All jobs: ${command('ls')}`);
  const [offered] = await api.kinds();
  terminal.line('No jobs yet.');
  terminal.line(
    offered
      ? `Submit one:      ${command(`submit ${offered.kind} --input '{…}' --watch`)}\nWhat there is:   ${command('kinds')}`
      : `No worker has offered a kind either. Start one: ${command('worker jobs.ts')}`,
  );
}

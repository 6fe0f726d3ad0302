import { fromMoment, type Job, STATES } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatDuration } from '../format/duration.ts';
import { progressLine } from '../format/progress-line.ts';
import { formatPairs } from '../format/table.ts';
import { failureText } from '../watch/ending.ts';

const LONGEST_BODY = 2_000;

export function show(program: Command): void {
  const command = program
    .command('show <id>')
    .description('show everything about a job')
    .addHelpText('after', examples('longrun show job_0199…', 'longrun show 7f3a --json'));
  runs(command, async ({ args: [id], session }) => {
    const job = await session.api.get(await findJob(session.api, id));
    session.terminal.line(session.json ? safeJson(job, 2) : describe(job, session.terminal.columns));
  });
}

function describe(job: Job, columns: number): string {
  return formatPairs([
    ['id', job.id],
    ['kind', cleanText(job.kind)],
    ['state', stateText(job)],
    ['progress', job.progress && progressLine(job, { columns: columns - 12 })],
    ['info', job.info && cleanText(job.info)],
    ['attempt', `${job.attempt} of ${job.maxAttempts}${job.run > 1 ? `, run ${job.run}` : ''}`],
    ['owner', job.owner && cleanText(job.owner)],
    ['tags', job.tags && cleanText(job.tags.join(', '))],
    ['worker', job.worker && cleanText(job.worker)],
    ['checkpoint', job.hasCheckpoint ? 'stored' : undefined],
    ['created', job.createdAt],
    ['scheduled', job.scheduledAt],
    ['started', job.startedAt],
    ['finished', job.finishedAt && `${job.finishedAt}${took(job)}`],
    ['input', body(job.input)],
    ['output', body(job.output)],
    ['error', job.error && failureText(job.error)],
    ['outcome', job.outcome && body(job.outcome)],
    ['may', job.allowedActions.join(', ')],
  ]);
}

function stateText({ state, partial }: Job): string {
  return `${state}${partial ? ', partial' : ''} (${STATES[state].means})`;
}

function took({ startedAt, finishedAt }: Job): string {
  if (startedAt === undefined || finishedAt === undefined) return '';
  return ` (after ${formatDuration(fromMoment(finishedAt) - fromMoment(startedAt))})`;
}

function body(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = safeJson(value);
  return text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}… (whole with --json)` : text;
}

import { createEstimator, fromMoment, type Job, phaseOf, STATES, waitingText } from '@longrun/core';
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
    if (session.json) return session.terminal.line(safeJson(job, 2));
    // What an active or ended job does is told by its state.
    const { summary } =
      phaseOf(job.state) === 'waiting' || job.stuck ? await session.api.explain(job.id) : {};
    session.terminal.line(describe(job, summary, session.terminal.columns));
  });
}

function describe(job: Job, why: string | undefined, columns: number): string {
  return formatPairs([
    ['id', job.id],
    ['kind', cleanText(job.kind)],
    ['state', stateText(job)],
    ['why', why && cleanText(why)],
    ['waiting', laterWait(job)],
    ['progress', progressText(job, columns - 12)],
    ['usually', usualText(job)],
    ['info', job.info && cleanText(job.info)],
    ['attempt', attemptText(job)],
    ['driver', job.driver === 'caller' ? 'its caller' : undefined],
    ['external id', job.externalId && cleanText(job.externalId)],
    ['owner', job.owner && cleanText(job.owner)],
    ['tags', job.tags && cleanText(job.tags.join(', '))],
    ['worker', phaseOf(job.state) !== 'waiting' && job.worker ? cleanText(job.worker) : undefined],
    ['checkpoint', job.hasCheckpoint ? 'stored' : undefined],
    ['created', job.createdAt],
    ['scheduled', job.scheduledAt],
    [
      'schedule',
      job.scheduleId && cleanText([job.scheduleId, job.scheduledFor].filter(Boolean).join(' for ')),
    ],
    ['event', job.eventId],
    ['started', job.startedAt],
    ['finished', job.finishedAt && `${job.finishedAt}${took(job)}`],
    ['kept until', job.expiresAt],
    ['input', body(job.input)],
    ['output', body(job.output)],
    ['error', job.error && failureText(job.error)],
    ['outcome', job.outcome && body(job.outcome)],
    ['may', job.allowedActions.join(', ')],
  ]);
}

/** What a job will wait for again; of one that waits now, that is why. */
function laterWait({ state, waitingFor }: Job): string | undefined {
  return waitingFor && state !== 'waiting' ? cleanText(waitingText(waitingFor)) : undefined;
}

function progressText(job: Job, columns: number): string | undefined {
  const estimator = createEstimator();
  estimator.observe(job);
  const estimate = estimator.estimate();
  return job.progress || estimate ? progressLine(job, { columns, estimate }) : undefined;
}

function usualText({ usual }: Job): string | undefined {
  if (!usual) return undefined;
  const [low, high] = [formatDuration(usual.lowMs), formatDuration(usual.highMs)];
  return low === high ? `takes ${low}` : `takes ${low} to ${high}`;
}

/** Before the first attempt and after a failed one it is the number of the next that means something. */
function attemptText({ state, attempt, maxAttempts, run }: Job): string {
  const isAwaited = phaseOf(state) === 'waiting' && (attempt === 0 || state === 'retrying');
  const number = isAwaited ? `next is ${attempt + 1}` : String(attempt);
  return `${number} of ${maxAttempts}${run > 1 ? `, run ${run}` : ''}`;
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

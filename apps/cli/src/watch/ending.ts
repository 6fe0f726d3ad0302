import { type Failure, fromMoment, type Job, type NextAction, STATES } from '@longrun/core';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatDuration } from '../format/duration.ts';
import { countersText } from '../format/progress-line.ts';
import type { Paint } from '../terminal.ts';

/** How a job ended, for people: state and time, what was counted, what the user is told and may do next. */
export function ending(job: Job, paint: Paint): string[] {
  return [
    headline(job, paint),
    ...indent([
      countersText(
        job.outcome?.counters ? { ...job.progress, counters: job.outcome.counters } : job.progress,
      ),
      job.outcome?.heading && paint('bold', cleanText(job.outcome.heading)),
      job.outcome?.message && cleanText(job.outcome.message, { lines: true }),
      job.error && failureText(job.error),
      ...(job.outcome?.next ?? []).map((action) => nextText(action, job)),
    ]),
  ];
}

function headline(job: Job, paint: Paint): string {
  const label = job.partial ? `${STATES[job.state].label} in part` : STATES[job.state].label;
  const begun = job.startedAt ?? job.createdAt;
  const time = job.finishedAt ? ` in ${formatDuration(fromMoment(job.finishedAt) - fromMoment(begun))}` : '';
  return `${signOf(job, paint)} ${paint('bold', label)}${time}  ${job.kind}  ${paint('gray', job.id)}`;
}

function signOf(job: Job, paint: Paint): string {
  switch (exitCodeOf(job)) {
    case EXIT.success:
      return paint('green', '✔');
    case EXIT.partial:
      return paint('yellow', '✔');
    default:
      return paint('red', '✘');
  }
}

export function failureText(failure: Failure): string {
  return cleanText(`${failure.code}: ${failure.message}`, { lines: true });
}

function nextText(action: NextAction, job: Job): string {
  const name = 'artifact' in action && typeof action.artifact === 'string' ? action.artifact : undefined;
  if (action.type === 'download' && name !== undefined)
    return `next: longrun artifacts ${job.id} ${cleanText(name)}`;
  if (action.type === 'retry') return `next: longrun retry ${job.id}`;
  return `next: ${safeJson(action)}`;
}

function indent(texts: readonly (string | false | undefined)[]): string[] {
  return texts
    .filter((text) => typeof text === 'string' && text !== '')
    .flatMap((text) =>
      String(text)
        .split('\n')
        .map((line) => `  ${line}`),
    );
}

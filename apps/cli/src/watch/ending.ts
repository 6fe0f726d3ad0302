import { type Failure, fromMoment, type Job, type NextAction, STATES } from '@longrun/core';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatDuration } from '../format/duration.ts';
import { countersText } from '../format/progress-line.ts';
import type { Session } from '../session.ts';
import type { Paint } from '../terminal.ts';

const MOST_NEXT = 3;

export type EndingOptions = Pick<Session, 'terminal' | 'command'>;

/** How a job ended, for people: state and time, what was counted, what the user is told and may do next. */
export function ending(job: Job, { terminal: { paint }, command }: EndingOptions): string[] {
  return [
    headline(job, paint),
    ...indent([
      countersText(
        job.outcome?.counters ? { ...job.progress, counters: job.outcome.counters } : job.progress,
      ),
      job.outcome?.heading && paint('bold', cleanText(job.outcome.heading)),
      job.outcome?.message && cleanText(job.outcome.message, { lines: true }),
      job.error && failureText(job.error),
      ...nextTexts(job, command),
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

function nextTexts(job: Job, command: EndingOptions['command']): string[] {
  const actions = job.outcome?.next ?? [];
  const told = actions.slice(0, MOST_NEXT).map((action) => `next: ${nextText(action, job.id, command)}`);
  if (actions.length <= MOST_NEXT) return told;
  return [...told, `and ${actions.length - MOST_NEXT} more: ${command(`show ${job.id} --json`)}`];
}

function nextText(action: NextAction, jobId: string, command: EndingOptions['command']): string {
  if (action.type === 'download' && typeof action.artifact === 'string')
    return command(`artifacts ${jobId} ${cleanText(action.artifact)}`);
  if (action.type === 'retry') return command(`retry ${jobId}`);
  return safeJson(action);
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

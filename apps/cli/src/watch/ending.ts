import {
  type Counters,
  type Failure,
  fromMoment,
  type Job,
  type NextAction,
  type Progress,
  STATES,
} from '@longrun/core';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { formatDuration } from '../format/duration.ts';
import { countersText } from '../format/progress-line.ts';
import type { Session } from '../session.ts';
import type { Paint } from '../terminal.ts';

const MOST_NEXT = 3;
const LONGEST_OUTPUT = 2_000;

export type EndingOptions = Pick<Session, 'terminal' | 'command'>;

/** How a job ended, for people: state and time, what was counted, what came out, what the user is told and may do next. */
export function ending(job: Job, { terminal: { paint }, command }: EndingOptions): string[] {
  return [
    headline(job, paint),
    ...indent([
      countersText(countedBy(job)),
      job.outcome?.heading && paint('bold', cleanText(job.outcome.heading)),
      job.outcome?.message && cleanText(job.outcome.message, { lines: true }),
      job.error && failureText(job.error),
      outputText(job, command),
      ...nextTexts(job, command),
    ]),
  ];
}

/** What the outcome counts goes before the progress. It has no unit of its own: that of the progress is right where both count
 *  as many things, and not in a split job, whose progress counts its parts. */
function countedBy({ outcome, progress }: Job): Progress | undefined {
  if (!outcome?.counters) return progress;
  const { counters } = outcome;
  const isSameUnit = progress?.counters !== undefined && totalOf(progress.counters) === totalOf(counters);
  return { ...(isSameUnit && progress), counters };
}

function totalOf({ remaining, successful, failed }: Counters): number {
  return remaining + successful + failed;
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

function outputText({ id, output }: Job, command: EndingOptions['command']): string | undefined {
  if (output === undefined || output === null) return undefined;
  const text = safeJson(output);
  if (text.length <= LONGEST_OUTPUT) return `output: ${text}`;
  return `output: ${text.slice(0, LONGEST_OUTPUT)}… (whole: ${command(`result ${id}`)})`;
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
  if (action.type === 'download' && typeof action.artifact === 'string') {
    const maker = typeof action.jobId === 'string' ? cleanText(action.jobId) : jobId;
    return command(`artifacts ${maker} ${cleanText(action.artifact)}`);
  }
  if (action.type === 'retry') return command(`retry ${jobId}${action.onlyFailed ? ' --failed' : ''}`);
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

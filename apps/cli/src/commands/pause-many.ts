import { JobError, type Moment, type Pause, type PauseTarget, toMoment } from '@longrun/core';
import type { Command } from 'commander';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { parseDuration } from '../format/parse-duration.ts';
import type { Session } from '../session.ts';

/** What `pause` and `resume` take in place of the id of a job. */
export interface PauseOptions extends PauseTarget {
  readonly until?: string;
  readonly for?: number;
  readonly running?: boolean;
  readonly reason?: string;
}

export function addPauseOptions(command: Command, verb: 'pause' | 'resume'): void {
  command
    .option('--kind <kind>', 'in place of a job: every job of this kind that waits for a worker')
    .option('--queue <name>', 'in place of a job: every one of this queue')
    .option('--owner <name>', 'in place of a job: every one of this owner');
  if (verb === 'pause')
    command
      .option('--until <moment>', 'with a kind, queue or owner: lifts itself then, ISO 8601')
      .option('--for <time>', 'with a kind, queue or owner: lifts itself after this long', parseDuration)
      .option('--running', 'with a kind, queue or owner: pause running jobs as well, where they can');
  else command.option('--running', 'with a kind, queue or owner: resume its paused jobs as well');
}

export function targetOf({ kind, queue, owner }: PauseOptions): PauseTarget | undefined {
  if (kind === undefined && queue === undefined && owner === undefined) return undefined;
  return {
    ...(kind !== undefined && { kind }),
    ...(queue !== undefined && { queue }),
    ...(owner !== undefined && { owner }),
  };
}

export async function pauseMany(session: Session, target: PauseTarget, options: PauseOptions): Promise<void> {
  const { reason, running } = options;
  const until = endOf(options);
  const pause = await session.api.pauses.set({
    ...target,
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
    ...(running && { running }),
  });
  if (session.json) return session.terminal.line(safeJson(pause, 2));
  const end = pause.until === undefined ? '' : ` until ${pause.until}`;
  session.terminal.line(`${subjectOf(pause)} is paused${end}.`);
  session.terminal.note(`Lift it with: ${session.command(`resume ${optionOf(pause)}`)}`);
}

export async function resumeMany(
  { api, terminal, json }: Session,
  target: PauseTarget,
  { running }: PauseOptions,
): Promise<void> {
  await api.pauses.lift({ ...target, ...(running && { running }) });
  terminal.line(json ? safeJson({ ...target, lifted: true }, 2) : `${subjectOf(target)} goes on.`);
}

/** `Kind demo:echo`. */
export function subjectOf(target: PauseTarget): string {
  const [scope, value] = partsOf(target);
  return `${scope.charAt(0).toUpperCase()}${scope.slice(1)} ${cleanText(value)}`;
}

function optionOf(pause: Pause): string {
  const [scope, value] = partsOf(pause);
  return `--${scope} ${/^[\w.:@-]+$/.test(value) ? value : `'${cleanText(value)}'`}`;
}

function partsOf({ kind, queue, owner }: PauseTarget): [string, string] {
  if (kind !== undefined) return ['kind', kind];
  return queue !== undefined ? ['queue', queue] : ['owner', owner ?? ''];
}

function endOf({ until, for: forMs }: PauseOptions): Moment | undefined {
  if (until !== undefined && forMs !== undefined)
    throw new JobError('invalid-request', 'Give --until or --for, not both.');
  return forMs === undefined ? until : toMoment(Date.now() + forMs);
}

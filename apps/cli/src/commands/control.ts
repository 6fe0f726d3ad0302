import {
  CONTROL_VERBS,
  type ControlOptions,
  type ControlVerb,
  JobError,
  type PauseTarget,
} from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';
import { watchJob } from '../watch/watch-job.ts';
import { addPauseOptions, type PauseOptions, pauseMany, resumeMany, targetOf } from './pause-many.ts';

const MEANS = {
  start: 'start a job that was submitted with --manual',
  pause: 'pause a job; a running one saves its checkpoint first',
  resume: 'let a paused job go on from its checkpoint',
  stop: 'end a job early and keep what is done',
  cancel: 'give a job up',
  retry: 'run a job again that has ended',
  force: 'take a stuck job from the worker that does not confirm',
} as const satisfies Record<ControlVerb, string>;

interface Options extends PauseOptions {
  readonly watch?: boolean;
  readonly fromCheckpoint?: boolean;
  readonly failed?: boolean;
  readonly input?: string;
}

/** start, pause, resume, stop, cancel, retry and force: one command each, all of one shape. */
export function control(program: Command): void {
  for (const verb of CONTROL_VERBS) addVerb(program, verb);
}

function addVerb(program: Command, verb: ControlVerb): void {
  const command = program
    .command(isForMany(verb) ? `${verb} [id]` : `${verb} <id>`)
    .description(MEANS[verb])
    .option('-w, --watch', 'watch the job afterwards')
    .option('--reason <text>', 'why, for those who read its history')
    .addHelpText('after', examples(...examplesOf(verb)));
  if (isForMany(verb)) addPauseOptions(command, verb);
  if (verb === 'retry')
    command
      .option('--from-checkpoint', 'go on from the stored checkpoint: after a stop, the rest')
      .option('--failed', 'do again only what failed, keep what succeeded')
      .option('-i, --input <json>', 'with another input: JSON, @FILE, or - for standard input');
  runs<Options>(command, async ({ args: [id], options, session }) => {
    const target = targetOf(options);
    if (target && isForMany(verb)) return askMany(session, verb, target, id, options);
    const jobId = await findJob(session.api, id);
    const job = await session.api.control(jobId, verb, await controlOptions(options));
    if (options.watch) return watchJob(session, job);
    session.terminal.line(session.json ? safeJson(job, 2) : `${job.id} is ${job.state}.`);
    return EXIT.success;
  });
}

/** Verbs that are for a kind, a queue or an owner as well. */
const isForMany = (verb: ControlVerb) => verb === 'pause' || verb === 'resume';

function examplesOf(verb: ControlVerb): string[] {
  const single = [`longrun ${verb} job_0199…`, `longrun ${verb} 7f3a --watch`];
  return isForMany(verb) ? [...single, `longrun ${verb} --kind demo:echo`] : single;
}

async function askMany(
  session: Session,
  verb: 'pause' | 'resume',
  target: PauseTarget,
  id: string | undefined,
  options: Options,
): Promise<ExitCode> {
  if (id !== undefined)
    throw new JobError('invalid-request', 'Name a job, or a kind, a queue or an owner; not both.');
  await (verb === 'pause' ? pauseMany : resumeMany)(session, target, options);
  return EXIT.success;
}

async function controlOptions(options: Options): Promise<ControlOptions> {
  const input = await readInput(options.input);
  return {
    ...(options.fromCheckpoint && { from: 'checkpoint' as const }),
    ...(options.failed && { only: 'failed' as const }),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(input !== undefined && { input }),
  };
}

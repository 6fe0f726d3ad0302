import { CONTROL_VERBS, type ControlVerb } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';
import { watchJob } from '../watch/watch-job.ts';

const MEANS = {
  start: 'start a job that was submitted with --manual',
  pause: 'pause a job; a running one saves its checkpoint first',
  resume: 'let a paused job go on from its checkpoint',
  stop: 'end a job early and keep what is done',
  cancel: 'give a job up',
  retry: 'run a job again that has ended',
} as const satisfies Record<ControlVerb, string>;

interface ControlOptions {
  readonly from?: string;
  readonly watch?: boolean;
}

/** start, pause, resume, stop, cancel and retry: one command each, all of one shape. */
export function control(program: Command): void {
  for (const verb of CONTROL_VERBS) addVerb(program, verb);
}

function addVerb(program: Command, verb: ControlVerb): void {
  const command = program
    .command(`${verb} <id>`)
    .description(MEANS[verb])
    .option('-w, --watch', 'watch the job afterwards')
    .addHelpText('after', examples(`longrun ${verb} job_0199…`, `longrun ${verb} 7f3a --watch`));
  if (verb === 'retry') command.option('--from-checkpoint', 'go on from the stored checkpoint');
  runs<ControlOptions & { fromCheckpoint?: boolean }>(command, async ({ args: [id], options, session }) => {
    const jobId = await findJob(session.api, id);
    const job = await session.api.control(
      jobId,
      verb,
      options.fromCheckpoint ? { from: 'checkpoint' } : undefined,
    );
    if (options.watch) return watchJob(session, job);
    session.terminal.line(session.json ? safeJson(job, 2) : `${job.id} is ${job.state}.`);
    return EXIT.success;
  });
}

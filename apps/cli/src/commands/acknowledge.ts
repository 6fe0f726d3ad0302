import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';

export function acknowledge(program: Command): void {
  const command = program
    .command('acknowledge <id>')
    .description('mark the outcome of a job as seen')
    .addHelpText('after', examples('longrun acknowledge job_0199…'));
  runs(command, async ({ args: [id], session }) => {
    const job = await session.api.acknowledge(await findJob(session.api, id));
    session.terminal.line(session.json ? safeJson(job, 2) : `The outcome of ${job.id} is seen.`);
  });
}

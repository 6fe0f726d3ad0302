import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';

export function deleteJob(program: Command): void {
  const command = program
    .command('delete <id>')
    .description('delete a job that no worker holds, with its messages and artifacts')
    .option('--force', 'take it from its worker, too')
    .addHelpText('after', examples('longrun delete job_0199…', 'longrun delete job_0199… --force'));
  runs<{ force?: true }>(command, async ({ args: [id], options, session }) => {
    const jobId = await findJob(session.api, id);
    await session.api.delete(jobId, options);
    session.terminal.line(session.json ? safeJson({ deleted: jobId }) : `${jobId} is deleted.`);
  });
}

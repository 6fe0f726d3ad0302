import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { parseDuration } from '../format/parse-duration.ts';
import { failureText } from '../watch/ending.ts';

interface ResultOptions {
  readonly wait?: boolean | number;
}

export function result(program: Command): void {
  const command = program
    .command('result <id>')
    .description('print the output of a job as JSON; the exit code tells how it ended')
    .option('--wait [time]', 'wait for the end, at most this long (30, 30s, 5m)', parseDuration)
    .addHelpText(
      'after',
      examples(
        'longrun result job_0199… --wait',
        'longrun result 7f3a --wait 60',
        'longrun result 7f3a | jq .rows',
      ),
    );
  runs<ResultOptions>(command, async ({ args: [id], options, session }) => {
    const jobId = await findJob(session.api, id);
    const ended = await session.api.result(jobId, { waitMs: patienceOf(options.wait) });
    if (!ended) {
      const { state } = await session.api.get(jobId);
      session.terminal.note(`${jobId} is ${state} and has no result yet; --wait waits for it.`);
      return EXIT.timedOut;
    }
    if (session.json) session.terminal.line(safeJson(ended, 2));
    else if (ended.error) session.terminal.note(failureText(ended.error));
    else if (exitCodeOf(ended) === EXIT.cancelled)
      session.terminal.note(`${cleanText(jobId)} was cancelled.`);
    else session.terminal.line(safeJson(ended.output ?? null, 2));
    return exitCodeOf(ended);
  });
}

function patienceOf(wait: ResultOptions['wait']): number {
  if (wait === true) return Number.MAX_SAFE_INTEGER;
  return wait || 0;
}

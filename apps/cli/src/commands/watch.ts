import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { parseDuration } from '../format/parse-duration.ts';
import { wholeNumber } from '../option-values.ts';
import { watchJob } from '../watch/watch-job.ts';

interface WatchOptions {
  readonly timeout?: number;
  readonly after?: number;
}

export function watch(program: Command): void {
  const command = program
    .command('watch <id>')
    .description('watch a job until it ends: progress, time left, messages')
    .option('--timeout <time>', 'let go after this long (30, 30s, 5m) and exit 5', parseDuration)
    .option(
      '--after <sequence>',
      'begin after this update; 0 shows everything from the start',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .addHelpText(
      'after',
      examples(
        'longrun watch job_0199…                 # Ctrl-C lets go, the job goes on',
        'longrun watch 7f3a --timeout 60         # the end of an id is enough',
        'longrun watch 7f3a --json --after 120   # every update as NDJSON, from there on',
      ),
    );
  runs<WatchOptions>(command, async ({ args: [id], options, session }) => {
    const job = await session.api.get(await findJob(session.api, id));
    return watchJob(session, job, { after: options.after, timeoutMs: options.timeout });
  });
}

import type { Retention } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { parseDuration } from '../format/parse-duration.ts';
import { parseRetention } from '../format/parse-retention.ts';
import { several, wholeNumber } from '../option-values.ts';
import { DEFAULT_PORT } from '../session.ts';
import { storeOption } from '../store-option.ts';

interface ServeOptions {
  readonly store: string;
  readonly port: number;
  readonly host: string;
  readonly jobs?: readonly string[];
  readonly artifacts?: string;
  readonly concurrency?: number;
  readonly keep?: Retention;
  readonly keepEvents?: number;
  readonly callerSilence?: number;
}

export function serve(program: Command): void {
  const command = program
    .command('serve')
    .description('serve the API and the page; with --jobs run those jobs as well')
    .addOption(storeOption('where jobs are kept'))
    .option('--port <number>', '0 takes a free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option(
      '--host <address>',
      'other machines reach it only at another address, and then need keys',
      '127.0.0.1',
    )
    .option('--jobs <file>', 'run the jobs of this file here; may be repeated', several)
    .option('--artifacts <folder>', 'where the files of jobs go; beside the store unless told otherwise')
    .option('--concurrency <number>', 'with --jobs: how many at once', wholeNumber(1, 10_000))
    .option(
      '--keep <times>',
      'how long ended jobs are kept: 30d, or failed=90d,fetched=2d (default: a month, a week once fetched or cancelled)',
      parseRetention,
    )
    .option(
      '--keep-events <time>',
      'how long published events are kept: 30d (default: a week)',
      parseDuration,
    )
    .option(
      '--allow-private-addresses',
      'let callbacks, and inputs given by their address, lead to http and into this network (always so while there are no keys)',
    )
    .option(
      '--caller-silence <time>',
      'jobs that their caller drives fail once nobody has reported for so long; 0, which is usual, for never',
      parseDuration,
    )
    .addHelpText(
      'after',
      examples(
        'longrun serve',
        'longrun serve --store /var/lib/longrun/longrun.db --jobs jobs.ts',
        'longrun serve --keep failed=90d,fetched=2d',
        'longrun serve --host 0.0.0.0    # after `longrun keys create`',
      ),
    );
  runs<ServeOptions>(command, async ({ options, session }) => {
    // Only here: the other commands start faster without server and store.
    const { runServer } = await import('../run-server.ts');
    const { jobs = [], keep, keepEvents, callerSilence, ...rest } = options;
    await runServer(session, {
      ...rest,
      files: jobs,
      retention: keep,
      keepEventsMs: keepEvents,
      callerSilenceMs: callerSilence,
    });
  });
}

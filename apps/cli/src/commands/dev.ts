import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option-values.ts';
import { DEFAULT_PORT } from '../session.ts';

interface DevOptions {
  readonly store: string;
  readonly memory?: boolean;
  readonly port: number;
  readonly concurrency?: number;
}

export function dev(program: Command): void {
  const command = program
    .command('dev <files...>')
    .description('server, worker and page in one process, for the jobs in these files')
    .option('--store <address>', 'where jobs are kept', 'sqlite:.longrun/dev.db')
    .option('--memory', 'keep nothing: the store lives in memory')
    .option('--port <number>', 'a free one is taken when it is busy', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('--concurrency <number>', 'how many jobs at once', wholeNumber(1, 10_000))
    .addHelpText('after', examples('longrun dev jobs.ts', 'longrun dev jobs.ts more-jobs.ts --memory'));
  runs<DevOptions>(command, async ({ args, options, session }) => {
    // Only here: the other commands start faster without server and store.
    const { runServer } = await import('../run-server.ts');
    await runServer(session, {
      files: args,
      store: options.memory ? 'sqlite::memory:' : options.store,
      host: '127.0.0.1',
      port: options.port,
      concurrency: options.concurrency,
      mayMove: true,
    });
  });
}

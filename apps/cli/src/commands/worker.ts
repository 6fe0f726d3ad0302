import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { safeJson } from '../format/clean-text.ts';
import { wholeNumber } from '../option-values.ts';
import { runUntilSignal } from '../shutdown.ts';

interface WorkerOptions {
  readonly concurrency?: number;
  readonly lease?: number;
}

export function worker(program: Command): void {
  const command = program
    .command('worker <files...>')
    .description('run the jobs that these files define, for a server')
    .option('--concurrency <number>', 'how many at once', wholeNumber(1, 10_000))
    .option(
      '--lease <seconds>',
      'how long the server waits for a sign of life before it gives a job to another worker; 30 unless told otherwise',
      wholeNumber(1, 86_400),
    )
    .addHelpText(
      'after',
      examples(
        'longrun worker jobs.ts',
        'longrun worker jobs.ts --url https://jobs.example.org --token $TOKEN --concurrency 8',
      ),
    );
  runs<WorkerOptions>(command, async ({ args, options, session }) => {
    // Only here: the other commands start faster without the worker.
    const { httpSource, startWorker } = await import('@longrun/worker');
    const { loadJobs } = await import('../load-jobs.ts');
    const { url, token, terminal, json } = session;
    const jobs = await loadJobs(args);
    const running = startWorker({
      source: httpSource({ url, ...(token !== undefined && { token }) }),
      jobs,
      ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
      ...(options.lease !== undefined && { leaseMs: options.lease * 1_000 }),
    });
    const kinds = jobs.map(({ kind }) => kind);
    terminal.line(json ? safeJson({ url, kinds }) : `Working for ${url}: ${kinds.join(', ')}. Ctrl-C stops.`);
    await runUntilSignal(terminal, () => running.drain());
  });
}

import { JobError, type SplitRequest } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';
import { wholeNumber } from '../option-values.ts';
import { readInput } from '../read-input.ts';

interface SplitOptions {
  readonly parts?: number;
  readonly data?: string;
  readonly sequential?: boolean;
  readonly reason?: string;
}

export function split(program: Command): void {
  const command = program
    .command('split <id>')
    .description('make parts of a job that its caller drives; prints their ids')
    .option('--parts <number>', 'how many', wholeNumber(1, 10_000))
    .option('--data <json>', 'a list of what each part is given: JSON, @FILE, or - for standard input')
    .option('--sequential', 'one after the other, instead of all at once')
    .option('--reason <text>', 'why, for those who read its history')
    .addHelpText(
      'after',
      examples('longrun split 7f3a --parts 4', 'longrun split 7f3a --data @chunks.json --sequential'),
    );
  runs<SplitOptions>(command, async ({ args: [id], options, session }) => {
    const { api, terminal, json, command: spelled } = session;
    const jobId = await findJob(api, id);
    const request = await requestOf(options);
    const job = await api.split(
      jobId,
      request,
      options.reason === undefined ? {} : { reason: options.reason },
    );
    if (json) return terminal.line(safeJson(job, 2));
    const { jobs, nextCursor } = await api.list({ parentId: jobId, order: 'oldest', limit: 500 });
    for (const part of jobs) terminal.line(part.id);
    if (nextCursor !== undefined) terminal.note(`These are the first ${jobs.length}.`);
    terminal.note(`When the last has ended, ${jobId} is told: ${spelled(`history ${jobId}`)}`);
  });
}

async function requestOf({ parts, data, sequential }: SplitOptions): Promise<SplitRequest> {
  const given = (await readInput(data, '--data')) ?? parts;
  if (parts !== undefined && data !== undefined)
    throw new JobError('invalid-request', 'Give --parts or --data, not both.');
  if (given === undefined || (typeof given !== 'number' && !Array.isArray(given)))
    throw new JobError('invalid-request', 'Say how many parts there are, or what each is given.', {
      hint: `--parts 4, or --data '[{"from":0},{"from":500}]'`,
    });
  return { parts: given, ...(sequential && { execution: 'sequential' as const }) };
}

import { type Job, JobError, type Json } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { askAnswer } from '../prompt/ask-answer.ts';
import { openAsker } from '../prompt/asker.ts';
import { canAsk } from '../prompt/can-ask.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';
import { watchJob } from '../watch/watch-job.ts';

interface AnswerOptions {
  readonly value?: string;
  readonly reason?: string;
  readonly watch?: boolean;
}

export function answer(program: Command): void {
  const command = program
    .command('answer <id>')
    .description('give a job that waits for a person what it asks for. On a terminal it asks you')
    .option('--value <json>', 'the answer: JSON, @FILE, or - for standard input')
    .option('--reason <text>', 'why, for those who read its history')
    .option('-w, --watch', 'watch the job afterwards')
    .addHelpText(
      'after',
      examples(
        'longrun answer 7f3a',
        "longrun answer 7f3a --value true --reason 'looks right'",
        `longrun answer 7f3a --value '"a text"' --watch`,
      ),
    );
  runs<AnswerOptions>(command, async ({ args: [id], options, session }) => {
    const jobId = await findJob(session.api, id);
    const value = (await readInput(options.value, '--value')) ?? (await valueFrom(session, jobId));
    const job = await session.api.answer(
      jobId,
      value,
      options.reason === undefined ? {} : { reason: options.reason },
    );
    if (options.watch) return watchJob(session, job);
    session.terminal.line(session.json ? safeJson(job, 2) : `${job.id} is ${job.state}.`);
    return EXIT.success;
  });
}

async function valueFrom(session: Session, jobId: string): Promise<Json> {
  const job = await session.api.get(jobId);
  if (job.waitingFor?.type !== 'answer')
    throw new JobError('not-waiting', `Job ${jobId} is ${job.state} and waits for no answer.`, { jobId });
  if (!canAsk(session))
    throw new JobError('invalid-request', missing(job), { hint: 'Give it with --value JSON.' });
  const asker = await openAsker(session.terminal);
  return askAnswer(job.waitingFor, { session, asker, args: process.argv.slice(2) });
}

function missing({ id, waitingFor }: Job): string {
  const question = waitingFor?.type === 'answer' ? waitingFor.question : undefined;
  return `Job ${id} waits for an answer${question === undefined ? '' : `: ${cleanText(question)}`}.`;
}

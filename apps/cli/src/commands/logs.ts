import type { JobApi, Message } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';
import { wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';
import { messageLine } from '../watch/message-line.ts';

interface LogsOptions {
  readonly follow?: boolean;
  readonly after: number;
}

const PAGE = 500;

export function logs(program: Command): void {
  const command = program
    .command('logs <id>')
    .description('print what a job said')
    .option('-f, --follow', 'go on until the job ends')
    .option('--after <sequence>', 'only what came after', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
    .addHelpText(
      'after',
      examples('longrun logs job_0199…', 'longrun logs 7f3a --follow', 'longrun logs 7f3a --json'),
    );
  runs<LogsOptions>(command, async ({ args: [id], options, session }) => {
    const jobId = await findJob(session.api, id);
    if (options.follow) return followLogs(session, jobId, options.after);
    for await (const message of allMessages(session.api, jobId, options.after)) print(session, message);
    return EXIT.success;
  });
}

async function* allMessages(api: JobApi, jobId: string, from: number): AsyncGenerator<Message> {
  for (let after = from; ; ) {
    const { messages, next } = await api.messages(jobId, { after, limit: PAGE });
    yield* messages;
    if (messages.length === 0 || next === after) return;
    after = next;
  }
}

async function followLogs(session: Session, jobId: string, after: number): Promise<ExitCode> {
  const letGo = new AbortController();
  const detach = () => letGo.abort();
  process.once('SIGINT', detach);
  try {
    for await (const update of session.api.watch(jobId, { after, signal: letGo.signal }))
      if (update.message) print(session, update.message);
  } catch (error) {
    if (!letGo.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', detach);
  }
  return letGo.signal.aborted ? EXIT.detached : EXIT.success;
}

function print({ json, terminal }: Session, message: Message): void {
  terminal.line(json ? safeJson(message) : messageLine(message, terminal.paint));
}

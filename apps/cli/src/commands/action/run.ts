import {
  type ActionRun,
  disabledBy,
  JobError,
  type Json,
  type JsonObject,
  type UserAction,
} from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { EXIT } from '../../exit-codes.ts';
import { safeJson } from '../../format/clean-text.ts';
import { asksAnything, askValue } from '../../prompt/ask-value.ts';
import { openAsker } from '../../prompt/asker.ts';
import { canAsk } from '../../prompt/can-ask.ts';
import { Cancelled } from '../../prompt/cancelled.ts';
import { readInput } from '../../read-input.ts';
import type { Session } from '../../session.ts';
import { watchJob } from '../../watch/watch-job.ts';
import { findAction } from './find-action.ts';

interface RunOptions {
  readonly input?: string;
  readonly subject?: string;
  readonly source?: string;
  readonly owner?: string;
  readonly key?: string;
  readonly watch?: boolean;
}

export function runAction(group: Command): void {
  const command = group
    .command('run <action>')
    .description('submit its job; prints the id. On a terminal it asks for the answers')
    .option('-i, --input <json>', 'the answers: JSON, @FILE, or - for standard input')
    .option('--subject <json>', 'what of the target is meant, as a JSON object')
    .option('--source <id>', 'the thing to work on; its target unless told otherwise')
    .option('--owner <name>', 'whose job it is')
    .option('--key <text>', 'idempotency key: the same key gives the same job, not a second one')
    .option('-w, --watch', 'watch it until it ends; the exit code tells how')
    .addHelpText(
      'after',
      examples(
        `longrun action run 'Say hello' -i '{"message":"hello"}' --watch`,
        'longrun watch $(longrun action run q7x2)',
      ),
    );
  runs<RunOptions>(command, async ({ args: [name], options, session }) => {
    const action = await findAction(session.api, name);
    const job = await session.api.actions.run(action.id, await requestOf(session, action, options));
    if (options.watch) return watchJob(session, job);
    session.terminal.line(session.json ? safeJson(job, 2) : job.id);
    return EXIT.success;
  });
}

async function requestOf(session: Session, action: UserAction, options: RunOptions): Promise<ActionRun> {
  const { source, owner, key } = options;
  const given = await readInput(options.input);
  const input = disabledBy(action) === undefined ? await answersFor(session, action, given) : given;
  const subject = await readInput(options.subject, '--subject');
  return {
    ...(input !== undefined && { input }),
    ...(subject !== undefined && { subject: objectIn(subject) }),
    ...(source !== undefined && { source }),
    ...(owner !== undefined && { owner }),
    ...(key !== undefined && { idempotencyKey: key }),
  };
}

/** What was given, else what a person answers who also agrees to the start. */
async function answersFor(
  session: Session,
  { label, description, confirm, inputSchema }: UserAction,
  given: Json | undefined,
): Promise<Json | undefined> {
  if (given !== undefined || !canAsk(session)) return given;
  const asker = await openAsker(session.terminal);
  const isAsked = inputSchema !== undefined && asksAnything(inputSchema);
  const input = isAsked ? await askValue(asker, inputSchema, label) : undefined;
  const question = { text: `Run ${label}?`, ...(description !== undefined && { hint: description }) };
  if (confirm && !(await asker.yes(question, true))) throw new Cancelled();
  return input;
}

function objectIn(value: Json): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new JobError('invalid-request', '--subject takes a JSON object.');
}

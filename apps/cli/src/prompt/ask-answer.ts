import type { Json, WaitingFor } from '@longrun/core';
import type { Session } from '../session.ts';
import { askValue } from './ask-value.ts';
import type { Asker } from './asker.ts';
import { sameCommand } from './same-command.ts';

export interface AskAnswerOptions {
  readonly session: Pick<Session, 'terminal' | 'command'>;
  readonly asker: Asker;
  /** The words behind `longrun`. */
  readonly args: readonly string[];
}

// A job that says nothing about the answer's shape asks a person in words, and is answered in words.
const WORDS = { type: 'string', minLength: 1 };

/** Asks what a job asks, and shows the command that would have answered without questions. */
export async function askAnswer(
  { question, schema = WORDS }: Extract<WaitingFor, { type: 'answer' }>,
  { session, asker, args }: AskAnswerOptions,
): Promise<Json> {
  const hasOwnWords = schema.title !== undefined || schema.properties !== undefined;
  if (hasOwnWords && question !== undefined) asker.say(question);
  const value = await askValue(asker, schema, question ?? 'Answer');
  const line = session.command(sameCommand(args, 'answer', { option: '--value', value }));
  session.terminal.note(`\nWithout questions:\n\n  ${line}\n`);
  return value;
}

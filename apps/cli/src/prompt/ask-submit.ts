import { JobError, type Json, type KindDescription } from '@longrun/core';
import type { Session } from '../session.ts';
import { asksAnything, askValue } from './ask-value.ts';
import type { Asker } from './asker.ts';
import { Cancelled } from './cancelled.ts';
import { sameCommand } from './same-command.ts';

/** What a submit needs, as far as the command line gave it. */
export interface Draft {
  readonly kind?: string;
  readonly input?: Json;
}

export interface AskSubmitOptions {
  readonly session: Pick<Session, 'api' | 'terminal' | 'command'>;
  readonly asker: Asker;
  /** The words behind `longrun`. */
  readonly args: readonly string[];
}

/** Asks for what a submit lacks, and shows the command that would have needed no questions. */
export async function askSubmit(draft: Draft, { session, asker, args }: AskSubmitOptions): Promise<Draft> {
  const kinds = await session.api.kinds();
  const kind =
    draft.kind === undefined
      ? await chooseKind(asker, kinds)
      : kinds.find((each) => each.kind === draft.kind);
  const schema = draft.input === undefined ? kind?.inputSchema : undefined;
  if (!kind || (draft.kind !== undefined && !(schema && asksAnything(schema)))) return draft;

  const input = schema ? await askValue(asker, schema, 'Input') : draft.input;
  const argument = draft.kind === undefined ? { argument: kind.kind } : {};
  const asked = { ...argument, option: '--input', ...(schema && { value: input }) } as const;
  session.terminal.note(`\nWithout questions:\n\n  ${session.command(sameCommand(args, 'submit', asked))}\n`);
  if (kind.confirm && !(await asker.yes({ text: `Submit ${kind.label ?? kind.kind}?` }, true)))
    throw new Cancelled();
  return { kind: kind.kind, ...(input !== undefined && { input }) };
}

async function chooseKind(
  asker: Asker,
  kinds: readonly KindDescription[],
): Promise<KindDescription | undefined> {
  if (kinds.length === 0)
    throw new JobError('kind-not-found', 'No worker has offered a kind yet.', {
      hint: 'Start one: longrun worker jobs.ts',
    });
  const options = kinds.map(({ kind, label, description }) => {
    const hint = [label, description].filter(Boolean).join(': ');
    return { label: kind, ...(hint && { hint }) };
  });
  return kinds[await asker.search({ text: 'Which kind of job?' }, options)];
}

import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CANCEL_SYMBOL } from '@clack/prompts';
import { cleanText } from '../format/clean-text.ts';
import type { Paint } from '../terminal.ts';
import { Cancelled } from './cancelled.ts';

/** Asks a person on a terminal. Every question rejects with `Cancelled` when it is left. */
export interface Asker {
  /** A line of text. `problemWith` tells what is wrong with it, and then it is not accepted. */
  line(question: Question, options: LineOptions): Promise<string>;
  yes(question: Question, start: boolean): Promise<boolean>;
  /** The place of the one that was chosen. */
  pick(question: Question, options: readonly PickOption[], start?: number): Promise<number>;
  /** The same, found by typing a part of it. */
  search(question: Question, options: readonly PickOption[]): Promise<number>;
  /** The places of those that were chosen. */
  pickSome(question: Question, options: readonly PickOption[], start: readonly number[]): Promise<number[]>;
  /** What is shown between two questions. */
  say(text: string): void;
  warn(text: string): void;
}

export interface Question {
  readonly text: string;
  readonly hint?: string;
}

export interface PickOption {
  readonly label: string;
  readonly hint?: string;
}

export interface LineOptions {
  /** What stands in the empty line. */
  readonly placeholder?: string;
  /** What the line begins with, to be changed. */
  readonly start?: string;
  /** What an empty line means. */
  readonly standard?: string;
  readonly problemWith: (typed: string) => string | undefined;
}

export interface AskerOptions {
  readonly paint: Paint;
  readonly input?: Readable;
  readonly output?: Writable;
}

export async function openAsker({
  paint,
  input = process.stdin,
  output: given = process.stdout,
}: AskerOptions): Promise<Asker> {
  const output = withSize(given);
  // Only here: commands that ask nothing start without it.
  const prompts = await import('@clack/prompts');

  const ask = async <Value>(
    show: (streams: Streams) => Promise<Value | typeof CANCEL_SYMBOL>,
  ): Promise<Value> => {
    const left = new AbortController();
    const { signal } = left;
    // The library waits for ever when the input ends, by Ctrl-D or with its terminal.
    const onKey = (_: unknown, key: { ctrl?: boolean; name?: string }) => {
      if (key.ctrl && key.name === 'd') left.abort();
    };
    input.on('keypress', onKey);
    once(input, 'end', { signal }).then(
      () => left.abort(),
      () => {}, // the question was over before the input
    );
    try {
      const answer = await show({ input, output, signal });
      if (prompts.isCancel(answer)) throw new Cancelled();
      return answer;
    } finally {
      input.off('keypress', onKey);
      left.abort();
    }
  };
  const worded = ({ text, hint }: Question) =>
    oneLine(text) + (hint ? paint('dim', `  ${oneLine(hint)}`) : '');
  const listed = (options: readonly PickOption[]) =>
    options.map(({ label, hint }, value) => ({
      value,
      label: oneLine(label),
      ...(hint && { hint: oneLine(hint) }),
    }));

  return {
    line: (question, { placeholder, start, standard, problemWith }) =>
      ask((streams) =>
        prompts.text({
          ...streams,
          message: worded(question),
          ...(placeholder !== undefined && { placeholder: oneLine(placeholder) }),
          ...(start !== undefined && { initialValue: start }),
          ...(standard !== undefined && { defaultValue: standard }),
          validate: (typed = '') => problemWith(typed) && oneLine(problemWith(typed) ?? ''),
        }),
      ),
    yes: (question, initialValue) =>
      ask((streams) => prompts.confirm({ ...streams, message: worded(question), initialValue })),
    pick: (question, options, initialValue = 0) =>
      ask((streams) =>
        prompts.select({ ...streams, message: worded(question), options: listed(options), initialValue }),
      ),
    search: (question, options) =>
      ask((streams) =>
        prompts.autocomplete({
          ...streams,
          message: worded(question),
          options: listed(options),
          maxItems: 10,
          validate: (value) => (value === undefined ? 'must be one of the list' : undefined),
        }),
      ),
    pickSome: (question, options, start) =>
      ask((streams) =>
        prompts.multiselect({
          ...streams,
          message: worded(question),
          options: listed(options),
          initialValues: [...start],
          required: false,
        }),
      ),
    say: (text) => prompts.log.step(oneLine(text), { output }),
    warn: (text) => prompts.log.warn(oneLine(text), { output }),
  };
}

/** Some pseudo-terminals say that they have no columns, and every letter would get a line of its own. */
function withSize(output: Writable & { readonly columns?: number }): Writable {
  if (output.columns !== 0) return output;
  return Object.create(output, { columns: { value: 80 }, rows: { value: 24 } });
}

interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** What a worker says of its kinds may not act on the terminal, and a question is no place for paragraphs. */
function oneLine(text: string): string {
  return cleanText(text.replace(/\s+/g, ' ').trim());
}

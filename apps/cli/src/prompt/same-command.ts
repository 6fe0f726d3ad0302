import type { Json } from '@longrun/core';
import { cleanText, safeJson } from '../format/clean-text.ts';

/** What was asked for instead of being given on the command line. */
export interface Asked {
  /** An argument that stands first, where it was left out. */
  readonly argument?: string;
  /** The option that takes the value. */
  readonly option: '--input' | '--value';
  readonly value?: Json | undefined;
}

/** Options that a printed command must not repeat: the address is added where it is needed, and a token is a secret. */
const LEFT_OUT = ['--url', '--token'];

/** The rest of the command line that does without questions what was just answered, for a POSIX shell. */
export function sameCommand(
  args: readonly string[],
  command: string,
  { argument, option, value }: Asked,
): string {
  const typed = args.slice(args.indexOf(command) + 1);
  const kept = typed.filter((arg, place) => {
    const isLeftOut = LEFT_OUT.includes(arg) || LEFT_OUT.some((name) => arg.startsWith(`${name}=`));
    return !isLeftOut && !LEFT_OUT.includes(typed[place - 1] ?? '');
  });
  const parts = [
    command,
    ...(argument === undefined ? [] : [argument]),
    ...kept,
    ...(value === undefined ? [] : [option, safeJson(value)]),
  ];
  return cleanText(parts.map(quoted).join(' '));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

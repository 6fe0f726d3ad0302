import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { LONGRUN } from './longrun-process.ts';

const SCRIPT = '/usr/bin/script';

/** Why there is no terminal to be had here; undefined where there is one. util-linux has the program, and so has Debian. */
export const NO_TERMINAL =
  process.platform === 'linux' && existsSync(SCRIPT) ? undefined : `${SCRIPT} of util-linux is not here`;

/** Runs the command on a terminal of its own. Whoever sits at it waits for the first of each pair to appear, and then
 *  types the second. */
export async function onTerminal(
  args: readonly string[],
  typed: readonly (readonly [awaited: string, keys: string])[],
): Promise<{ code: number | null; shown: string }> {
  const command = [...LONGRUN, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const { LONGRUN_URL, LONGRUN_TOKEN, ...env } = process.env;
  const child = spawn(SCRIPT, ['-q', '-e', '-c', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...env, TERM: 'xterm' },
  });
  const left = [...typed];
  let shown = '';
  let unread = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    unread += text;
    const [next] = left;
    if (!next || !stripVTControlCharacters(unread).includes(next[0])) return;
    left.shift();
    unread = '';
    child.stdin.write(next[1]);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, shown: stripVTControlCharacters(shown) };
}

import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export const KEY = {
  enter: '\r',
  down: '\u001b[B',
  space: ' ',
  interrupt: '\u0003',
  end: '\u0004',
} as const;

export interface Typist {
  readonly input: PassThrough;
  readonly output: Writable;
  /** All that was shown, without colours and movements of the cursor. */
  shown(): string;
  /** What is left to type; empty when every question came. */
  readonly left: [string, string][];
}

/** Somebody at a terminal who waits for a text to appear and then types, line by line of `script`. */
export function typist(script: readonly (readonly [awaited: string, typed: string])[]): Typist {
  const input = new PassThrough();
  const left = script.map(([awaited, typed]): [string, string] => [awaited, typed]);
  let all = '';
  let unread = '';
  const answer = () => {
    const [next] = left;
    if (!next || !unread.includes(next[0])) return;
    left.shift();
    unread = '';
    input.write(next[1]);
  };
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      const text = stripVTControlCharacters(String(chunk));
      all += text;
      unread += text;
      // After the question has begun to listen, which it does once it is drawn.
      setImmediate(answer);
      done();
    },
  });
  return { input, output: Object.assign(output, { columns: 200, rows: 50 }), shown: () => all, left };
}

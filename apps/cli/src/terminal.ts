import { styleText } from 'node:util';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Where a command writes: results to standard output, remarks to standard error. */
export interface Terminal {
  /** True when a person looks at standard output: lines may be redrawn there. */
  readonly interactive: boolean;
  /** The width now; it changes with the window. */
  readonly columns: number;
  readonly paint: Paint;
  write(text: string): void;
  line(text?: string): void;
  note(text: string): void;
}

export function openTerminal({ color = true }: { color?: boolean } = {}): Terminal {
  const { stdout, stderr } = process;
  // hasColors honours NO_COLOR and what the terminal says of itself.
  const coloured = color && stdout.isTTY === true && stdout.hasColors();
  return {
    interactive: stdout.isTTY === true,
    get columns() {
      return stdout.columns || 80; // some pseudo-terminals say 0
    },
    paint: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
    write: (text) => void stdout.write(text),
    line: (text = '') => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  };
}

import { padText, textWidth } from './text-width.ts';

/** Rows in columns under a head, two spaces apart; the last column is not padded. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => textWidth(line[column] ?? ''))));
  return lines
    .map((line) =>
      head
        .map((_, column) => padText(line[column] ?? '', widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Names and values below each other, values aligned. Pairs without a value are left out. */
export function formatPairs(pairs: readonly (readonly [string, string | undefined])[]): string {
  const given = pairs.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...given.map(([name]) => textWidth(name)));
  return given.map(([name, value]) => `${padText(name, width)}  ${value}`).join('\n');
}

import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\uff01-\uff60]/u;
const ZERO = /^(?:\p{Mark}|[\u200b-\u200d])$/u;

/** The columns that a text takes in a terminal, colours apart; near enough to keep a redrawn line on one line. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += widthOf(character);
  return width;
}

/** The text cut to `columns`, with `…` in place of what was cut. */
export function fitText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 1;
  let fitted = '';
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    fitted += character;
  }
  return columns > 0 ? `${fitted}…` : '';
}

/** The text with spaces behind it, up to `columns`. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

function widthOf(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Stands for what no text of Postgres can hold. */
const REPLACEMENT = '\ufffd';

/** A text as Postgres can hold it: NUL becomes U+FFFD. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', REPLACEMENT) : text;
}

const SUSPECT = /\\u(?:0000|d[89a-f])/i;
// Whole pairs are fine, and whatever else begins with a backslash is stepped over.
const ESCAPES = /\\u(?:0000|d[89ab][\da-f]{2}(?<pair>\\ud[c-f][\da-f]{2})?|d[c-f][\da-f]{2})|\\[^u]/gi;

/** A JSON text out of which Postgres can take any value: NUL and halves of a surrogate pair, which stand there as escapes, become U+FFFD. */
export function storableJson(json: string): string {
  if (!SUSPECT.test(json)) return json;
  return json.replace(ESCAPES, (found, pair: string | undefined) =>
    found.startsWith('\\u') && pair === undefined ? '\\ufffd' : found,
  );
}

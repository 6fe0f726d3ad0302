// Control characters can move the cursor or recolour a terminal, and direction marks can make text read as
// another; a job's words may do neither.
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/gu;
const KEPT_IN_LINES = '\n\t';

/** Makes a job's text safe to print: what would act on the terminal is shown as a visible sign instead.
 *  With `lines`, line ends and tabs stay. */
export function cleanText(text: string, { lines = false } = {}): string {
  return text.replace(CONTROL, (character) =>
    lines && KEPT_IN_LINES.includes(character) ? character : signFor(character),
  );
}

function signFor(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code); // ␀ … ␟
  if (code === 0x7f) return '␡';
  return `<${code.toString(16)}>`;
}

/** JSON that is just as safe to print: the same characters, escaped. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? 'null';
  return text.replace(CONTROL, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

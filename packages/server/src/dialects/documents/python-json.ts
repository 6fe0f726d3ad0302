import type { Json } from '@longrun/core';

const INDENT = '    ';

/** The text that Python's `json.dumps(value, indent=4)` makes, to the byte, of what JSON tells apart: a number that came as
 *  `1.0` is `1` by now. */
export function pythonJson(value: Json, indent = ''): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = indent + INDENT;
  if (Array.isArray(value))
    return block(
      '[',
      ']',
      value.map((item) => pythonJson(item, inner)),
      indent,
    );
  const members = Object.entries(value).map(([name, item]) => `${quoted(name)}: ${pythonJson(item, inner)}`);
  return block('{', '}', members, indent);
}

function block(open: string, close: string, items: readonly string[], indent: string): string {
  if (items.length === 0) return open + close;
  const line = `\n${indent}${INDENT}`;
  return `${open}${line}${items.join(`,${line}`)}\n${indent}${close}`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Python turns to exponents below 0.0001, with two digits at least. */
function numberText(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/-(\d)$/, '-0$1');
}

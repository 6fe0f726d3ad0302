import type { Json } from '@longrun/core';
import { element } from '../element.ts';

/** Beyond this a page gets slow and nobody reads on. */
const MAX_LENGTH = 50_000;

/** A JSON value to read, cut when it is very long. */
export function jsonBlock(value: Json): HTMLElement {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const shown =
    text.length > MAX_LENGTH
      ? `${text.slice(0, MAX_LENGTH)}\n… ${text.length - MAX_LENGTH} more characters`
      : text;
  return element('pre', { class: 'json', tabindex: 0 }, shown);
}

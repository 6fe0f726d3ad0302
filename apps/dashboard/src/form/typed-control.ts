import { readAnswer, ruleOf, type TypedField } from '@longrun/core';
import { element } from '../element.ts';
import type { Control } from './control.ts';
import { writtenControl } from './written-control.ts';

/** A line to type into, or some lines for JSON. */
export function typedControl(field: TypedField): Control {
  const rule = ruleOf(field);
  return writtenControl(field, inputFor(field), {
    hint: rule === 'a text' ? '' : rule, // that a text is wanted goes without saying
    read: (text) => readAnswer(field, text),
    write: (value) =>
      field.type !== 'json' && typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  });
}

function inputFor(field: TypedField): HTMLInputElement | HTMLTextAreaElement {
  if (field.type === 'json') return element('textarea', { rows: 8 });
  if (field.type === 'number') return element('input', { inputmode: 'decimal' });
  // The browser's picker gives a date as JSON Schema wants it; that of a moment would lose its time zone.
  return element('input', { type: field.format === 'date' ? 'date' : 'text' });
}

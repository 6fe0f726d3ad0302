import {
  type Answer,
  type Json,
  type ListField,
  mayBeUnset,
  type NumberField,
  problemWith,
  readAnswer,
  ruleOf,
  type TextField,
  unset,
} from '@longrun/core';
import { element } from '../element.ts';
import type { Control } from './control.ts';
import { writtenControl } from './written-control.ts';

/** A list with an entry on each line. */
export function linesControl(field: ListField, item: TextField | NumberField): Control {
  const rule = ruleOf(item);
  return writtenControl(field, element('textarea', { rows: 3 }), {
    hint: rule === 'a text' ? 'one on each line' : `${rule}, one on each line`,
    read: (text) => readLines(field, item, text),
    write: (value) => (Array.isArray(value) ? value : [value]).map(textOf).join('\n'),
  });
}

function readLines(field: ListField, item: TextField | NumberField, text: string): Answer {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 && mayBeUnset(field)) return { value: unset(field) };
  const values: Json[] = [];
  for (const [index, line] of lines.entries()) {
    const { value, problem } = readAnswer(item, line);
    if (problem !== undefined) return { problem: `in line ${index + 1} ${problem}` };
    if (value !== undefined) values.push(value);
  }
  const problem = problemWith(field, values);
  return problem === undefined ? { value: values } : { problem };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

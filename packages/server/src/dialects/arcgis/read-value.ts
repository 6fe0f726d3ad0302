import { isMoment, JobError, type Json, toMoment } from '@longrun/core';
import { isObject, type Shape } from './shape.ts';

/** The text of a form as a value of its shape. The engine checks afterwards whether the job takes it. */
export function readValue(text: string, shape: Shape, pointer: string): Json {
  switch (shape.form) {
    case 'text':
      return text;
    case 'date':
      return readDate(text);
    case 'number':
      return readNumber(text, pointer);
    case 'boolean':
      return readBoolean(text, pointer);
    case 'list':
      return readList(text, shape.items, pointer);
    case 'file':
      return readFile(text);
    case 'structure':
    case 'json':
      return parse(text) ?? text;
  }
}

/** Milliseconds since 1970, and ISO 8601 as well. */
function readDate(text: string): Json {
  const ms = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  return isDate(ms) ? toMoment(ms) : isMoment(text) ? toMoment(Date.parse(text)) : text;
}

const MAX_DATE = 8.64e15; // what a Date can hold
const isDate = (ms: number) => Math.abs(ms) <= MAX_DATE;

function readNumber(text: string, pointer: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw wrong(pointer, 'must be a number');
}

function readBoolean(text: string, pointer: string): boolean {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  throw wrong(pointer, 'must be true or false');
}

/** JSON, or texts with semicolons between them as people type them. */
function readList(text: string, items: Shape | undefined, pointer: string): Json {
  const values = text.trimStart().startsWith('[') ? parse(text) : text.split(';');
  if (!Array.isArray(values)) throw wrong(pointer, 'must be a JSON array');
  return values.map((value, index) => (items ? readItem(value, items, `${pointer}/${index}`) : value));
}

function readItem(value: Json, shape: Shape, pointer: string): Json {
  if (typeof value === 'string') return readValue(value, shape, pointer);
  return typeof value === 'number' && shape.form === 'date' && isDate(value) ? toMoment(value) : value;
}

/** An address, by itself or in the object that the protocol puts around it. */
function readFile(text: string): Json {
  const value = parse(text);
  return isObject(value) && typeof value.url === 'string' ? value.url : text;
}

/** Undefined for what is no JSON. */
function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(pointer: string, message: string): JobError {
  return new JobError('invalid-input', `${pointer} ${message}.`, { errors: [{ pointer, message }] });
}

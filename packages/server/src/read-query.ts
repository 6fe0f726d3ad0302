import { JobError, type Violation } from '@longrun/core';
import { z } from 'zod';
import { isForbiddenName } from './json-limits.ts';

/** Turns the query of an address into the value that a schema checks. */
export type ReadQuery = (query: URLSearchParams) => Record<string, unknown>;

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Reads a query by the types its schema declares: whole numbers and booleans from their text, a list from
 *  commas and repeats, an object from `name.key=value`. What does not fit stays text, for the schema to refuse. */
export function queryReader(schema: z.ZodType): ReadQuery {
  // A JSON Schema is an object with these two keywords, where it has them.
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return (query) => {
    const errors: Violation[] = [];
    const read = new Map<string, unknown>();
    for (const [key, text] of query) {
      const [name, member] = properties[key] ? [key] : splitKey(key);
      const type = properties[name]?.type;
      if (isForbiddenName(name) || isForbiddenName(member ?? ''))
        errors.push({ pointer: `/${key}`, message: 'This name is not allowed.' });
      else if (type === 'array') read.set(name, [...listOf(read.get(name)), ...text.split(',')]);
      else if (type === 'object' && member !== undefined)
        read.set(name, { ...objectOf(read.get(name)), [member]: text });
      else if (read.has(key)) errors.push({ pointer: `/${key}`, message: 'It may be given once only.' });
      else read.set(key, scalarOf(text, type));
    }
    if (errors.length > 0) throw new JobError('invalid-input', 'The query has errors.', { errors });
    return Object.fromEntries(read);
  };
}

function splitKey(key: string): [string, string?] {
  const dot = key.indexOf('.');
  return dot < 0 ? [key] : [key.slice(0, dot), key.slice(dot + 1)];
}

function scalarOf(text: string, type: string | undefined): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

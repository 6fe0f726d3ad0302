import { JobError, pointerOf } from '@longrun/core';

export interface JsonLimits {
  readonly depth: number;
  /** Members of objects and elements of arrays, all levels together. */
  readonly values: number;
}

// A merge that meets one of these names writes to the prototype of every object in the process.
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export function isForbiddenName(name: string): boolean {
  return FORBIDDEN_NAMES.has(name);
}

/** Refuses JSON that is dangerous to handle, whatever its schema says. JSON.parse reads 200,000 levels;
 *  JSON.stringify and structuredClone then overflow the stack. */
export function enforceJsonLimits(value: unknown, limits: JsonLimits): void {
  let values = 0;
  const path: (string | number)[] = [];

  const enter = (key: string | number, value: unknown): void => {
    path.push(key);
    values += 1;
    if (values > limits.values) throw tooLarge(`The JSON has more than ${limits.values} values.`);
    if (typeof key === 'string' && FORBIDDEN_NAMES.has(key)) throw forbiddenName(path);
    if (typeof value === 'object' && value !== null) visit(value);
    path.pop();
  };
  const visit = (value: object): void => {
    if (path.length >= limits.depth) throw tooLarge(`The JSON is more than ${limits.depth} levels deep.`);
    if (Array.isArray(value))
      for (let index = 0; index < value.length; index += 1) enter(index, value[index]);
    // JSON.parse makes plain objects: `in` meets their own names only, `__proto__` among them.
    else for (const name in value) enter(name, (value as Record<string, unknown>)[name]);
  };
  if (typeof value === 'object' && value !== null) visit(value);
}

function tooLarge(message: string): JobError {
  return new JobError('too-large', message);
}

function forbiddenName(path: (string | number)[]): JobError {
  return new JobError('invalid-input', 'The request holds a forbidden name.', {
    errors: [{ pointer: pointerOf(path), message: 'This name is not allowed.' }],
  });
}

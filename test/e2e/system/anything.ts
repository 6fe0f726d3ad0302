import type { Schema } from '@longrun/core';

/** Takes a value of this type as it is; a form knows its shape from `jsonSchema`. */
export function anything<Value>(jsonSchema: Record<string, unknown> = {}): Schema<Value> {
  const schema = () => jsonSchema;
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => ({ value: value as Value }), // the tests give and save nothing else
      jsonSchema: { input: schema, output: schema },
    },
  };
}

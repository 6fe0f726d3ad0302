import { deepEqual } from 'node:assert/strict';
import { Validator } from '@cfworker/json-schema';
import { SCHEMAS, type SchemaName } from '../schemas.ts';

/** Checks a document against one of the standard's schemas. */
export function assertValid(name: SchemaName, document: unknown): void {
  const schema = { $ref: `#/components/schemas/${name}`, components: { schemas: SCHEMAS } };
  deepEqual(new Validator(schema, '7', false).validate(document).errors, [], JSON.stringify(document));
}

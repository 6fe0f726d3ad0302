// Writes every file that is derived from the code; with --check, says which would change and fails.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorReference } from './gen/errors.ts';
import { generate } from './gen/generate.ts';
import { lifecycleReference } from './gen/lifecycle.ts';
import { openapiReference } from './gen/openapi.ts';
import { sqliteSchema } from './gen/sqlite-schema.ts';
import { vocabularyReference } from './gen/vocabularies.ts';

const GENERATORS = [lifecycleReference, errorReference, openapiReference, sqliteSchema, vocabularyReference];

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const changed = await generate(GENERATORS, { root: join(import.meta.dirname, '..'), write: !values.check });
for (const path of changed) console.log(values.check ? `${path} is out of date` : `${path} written`);
if (values.check && changed.length > 0) {
  console.error('Run `npm run gen` and commit what it writes.');
  process.exitCode = 1;
}

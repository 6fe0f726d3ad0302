import { jsonSchemaOf, type KindDescription } from '@longrun/core';
import type { JobDefinition } from './define-job.ts';

/** What others may know of a kind: everything but the handler, with schemas as JSON Schema where the validator can. */
export function describeKind(definition: JobDefinition): KindDescription {
  const { input, output, checkpoint, run, ...facts } = definition;
  const inputSchema = jsonSchemaOf(input, 'input');
  const outputSchema = jsonSchemaOf(output, 'output');
  return {
    ...facts,
    ...(inputSchema && { inputSchema }),
    ...(outputSchema && { outputSchema }),
    pausable: checkpoint !== undefined,
  };
}

import { JobError, pointerOf } from '@longrun/core';
import type { z } from 'zod';

/** The part of a request that its schema describes. */
export type Part = 'query' | 'body';

/** What a schema makes of a value, or the error that names every wrong field. */
export function validate<T>(
  schema: z.ZodType<T>,
  value: unknown,
  part: Part,
): { readonly data: T; readonly error?: undefined } | { readonly error: JobError } {
  const result = schema.safeParse(value);
  if (result.success) return { data: result.data };
  const errors = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerOf([...issue.path, key]),
          message: 'This field is unknown.',
        }))
      : [{ pointer: pointerOf(issue.path), message: issue.message }],
  );
  const detail = `The ${part} does not match the schema: ${summary(errors)}.`;
  return { error: new JobError('invalid-input', detail, { errors }) };
}

function summary([first, ...more]: readonly { pointer: string; message: string }[]): string {
  const place = `${first?.pointer || 'the whole'}: ${first?.message.replace(/\.$/, '')}`;
  return more.length > 0 ? `${place} (and ${more.length} more)` : place;
}

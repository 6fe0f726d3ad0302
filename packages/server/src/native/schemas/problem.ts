import { ERRORS, type ErrorCode, type Violation } from '@longrun/core';
import { z } from 'zod';
import type { Problem } from '../../problem.ts';
import type { Shape } from './shape.ts';

// Object.keys widens to string[]; these are exactly the codes of the catalogue.
const code = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

const violation: z.ZodType<Violation> = z.strictObject({
  pointer: z.string().describe('Where, as a JSON pointer (RFC 6901) into the request'),
  message: z.string(),
} satisfies Shape<Violation>);

/** RFC 9457. Facts of the error stand beside the fixed members. */
export const problem: z.ZodType<Problem> = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code,
  errors: z.array(violation).exactOptional(),
});

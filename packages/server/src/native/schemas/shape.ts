import type { z } from 'zod';

/** One schema for every field of a core type: a field that is added there does not compile until it is told here. */
export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType };

import type { Violation } from './errors.ts';
import type { JsonObject } from './json.ts';

/** Any validator that follows Standard Schema v1 (standardschema.dev): zod, valibot, arktype and others. */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /** Standard JSON Schema: what lets a form, an API description or another language know the shape. */
    readonly jsonSchema?: {
      readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown>;
      readonly output: (options: { target: 'draft-2020-12' }) => Record<string, unknown>;
    };
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type InputOf<S> = S extends Schema<infer Input, unknown> ? Input : never;
export type OutputOf<S> = S extends Schema<unknown, infer Output> ? Output : never;

/** Checks a value; answers the parsed value, or what is wrong with each place below `at`. */
export async function check<Output>(
  schema: Schema<unknown, Output>,
  value: unknown,
  at = '',
): Promise<{ value: Output } | { errors: Violation[] }> {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return { value: result.value };
  return {
    errors: result.issues.map((issue) => ({ pointer: at + pointerOf(issue.path), message: issue.message })),
  };
}

/** A path as a JSON pointer (RFC 6901). */
export function pointerOf(path: SchemaIssue['path'] = []): string {
  return path.map((part) => `/${escapeToken(String(typeof part === 'object' ? part.key : part))}`).join('');
}

function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The JSON Schema of what goes in or comes out, where the validator can tell. */
export function jsonSchemaOf(schema: Schema | undefined, side: 'input' | 'output'): JsonObject | undefined {
  try {
    // A JSON Schema is JSON by definition; the standard only types it more loosely.
    return schema?.['~standard'].jsonSchema?.[side]({ target: 'draft-2020-12' }) as JsonObject | undefined;
  } catch {
    return undefined; // a schema with parts that JSON Schema cannot say, such as a transform
  }
}

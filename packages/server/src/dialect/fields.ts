import { JobError } from '@longrun/core';
import { type BodyLimits, readBody, readJson } from '../body.ts';
import { isForbiddenName } from '../json-limits.ts';
import type { Fields } from './dialect.ts';

/** The fields of a query or a form; of a name that comes twice, the last. */
export function fieldsOf(pairs: Iterable<[string, string]>): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of pairs) if (!isForbiddenName(name)) fields[name] = value;
  return fields;
}

/** The fields of a body: a form, urlencoded or in parts, or a JSON object whose values become text again. */
export async function readForm(request: Request, limits: BodyLimits): Promise<Fields> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('json')) return textFields(await readJson(request, limits));
  const bytes = await readBody(request, limits);
  if (bytes.byteLength === 0) return {};
  if (type === 'application/x-www-form-urlencoded') return fieldsOf(new URLSearchParams(textOf(bytes)));
  if (type === 'multipart/form-data') return fieldsOf(textParts(await partsOf(request, bytes)));
  throw new JobError('unsupported-media-type', 'Send the fields as a form.');
}

function textFields(value: unknown): Fields {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new JobError('invalid-request', 'The body is no object of fields.');
  return fieldsOf(
    Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
  );
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  return new TextDecoder().decode(bytes);
}

async function partsOf(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  try {
    return await new Response(bytes, { headers }).formData();
  } catch (error) {
    throw new JobError('invalid-request', 'The body is not a form in parts.', {}, { cause: error });
  }
}

function* textParts(form: FormData): Iterable<[string, string]> {
  for (const [name, value] of form) {
    if (typeof value !== 'string')
      throw new JobError('unsupported-media-type', `Files are not taken here, and ${name} is one.`);
    yield [name, value];
  }
}

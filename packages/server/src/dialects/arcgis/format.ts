import { JobError } from '@longrun/core';
import type { Fields, Refused } from '../../dialect/dialect.ts';
import { htmlPage } from '../../dialect/html-page.ts';
import type { Reply } from '../../reply.ts';

const WRITERS = {
  html: (body: object, title: string) => ({
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: htmlPage(title, body),
  }),
  json: (body: object) => ({ json: body }),
  pjson: (body: object) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body, undefined, 2),
  }),
} as const satisfies Record<string, (body: object, title: string) => Reply>;

type Format = keyof typeof WRITERS;

/** The form of the answer, by the field `f`. Throws for one that there is not. */
export function formatOf({ f = 'html' }: Fields): Format {
  const format = f === '' ? 'html' : f.toLowerCase();
  if (isFormat(format)) return format;
  throw new JobError('invalid-request', `The format ${f} is not supported; json, pjson and html are.`);
}

function isFormat(text: string): text is Format {
  return Object.hasOwn(WRITERS, text);
}

export function inFormat(format: Format, body: object, title: string): Reply {
  return WRITERS[format](body, title);
}

/** An error comes in the format that was asked for, as far as that is known: a form that cannot be read, or was sent to where
 *  there is nothing, is a program's. */
export function errorFormatOf({ request, fields }: Refused): Format {
  if (fields.f === undefined && request.method === 'POST') return 'json';
  try {
    return formatOf(fields);
  } catch {
    return 'json';
  }
}

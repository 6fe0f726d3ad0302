import type { Json, JsonObject } from '@longrun/core';
import { INITIAL, type StatusWord } from './mapping.ts';
import {
  isObject,
  readMessage,
  readObject,
  readStatus,
  readText,
  readTexts,
  readTime,
} from './read-field.ts';
import { apiUsage } from './refusals.ts';

/** A job as it is to be submitted. Whatever else the caller says of it is the server's to say. */
export interface GivenJob {
  readonly type: string;
  readonly message: string;
  readonly scheduledFor: number | undefined;
  readonly status: keyof typeof INITIAL;
  /** What its class has beside the fields of every job. */
  readonly fields: JsonObject;
  /** For a kind that workers take: what its handler is given, in place of the fields. */
  readonly input: Json | undefined;
}

export function readJob(body: unknown): GivenJob {
  const job = readObject(body);
  const type = readText(job, '@type');
  if (!type) throw apiUsage('@type', 'A job needs its class in @type, such as ScriptJob.');
  return {
    type,
    message: readMessage(job) ?? '',
    scheduledFor: readTime(job, 'scheduledFor'),
    status: readInitial(job.status ?? 'Submitted'),
    fields: ownFields(job),
    input: job.input,
  };
}

function readInitial(given: Json): keyof typeof INITIAL {
  const word = readStatus(given);
  if (isInitial(word)) return word;
  throw apiUsage('status', `A job is submitted as ${Object.keys(INITIAL).join(' or ')}, not as ${word}.`);
}

function isInitial(word: StatusWord): word is keyof typeof INITIAL {
  return word in INITIAL;
}

const TEXTS = ['description', 'params', 'imageName', 'imageDescription'] as const;
const MAPS = ['versionInfo'] as const;
const OWN_FIELDS: readonly string[] = [...TEXTS, ...MAPS];

function ownFields(job: JsonObject): JsonObject {
  const fields = [
    ...TEXTS.map((field) => [field, readText(job, field)] as const),
    ...MAPS.map((field) => [field, readTexts(job, field)] as const),
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** The way back: what of a job's input are fields of its class. */
export function fieldsIn(input: Json | undefined): JsonObject {
  if (!isObject(input)) return {};
  return Object.fromEntries(Object.entries(input).filter(([field]) => OWN_FIELDS.includes(field)));
}

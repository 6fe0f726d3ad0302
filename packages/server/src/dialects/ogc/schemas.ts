import type { JsonObject } from '@longrun/core';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' } as const;
const moment = { type: 'string', format: 'date-time' } as const;
const list = (items: JsonObject) => ({ type: 'array', items });
const description = { title: text, description: text, keywords: list(text), metadata: list(ref('metadata')) };

/** The schemas of the standard (part 1, edition 1.0), as OpenAPI 3.0 writes them. */
export const SCHEMAS = {
  link: {
    type: 'object',
    required: ['href'],
    properties: { href: text, rel: text, type: text, hreflang: text, title: text },
  },
  metadata: { type: 'object', properties: { title: text, role: text, href: text } },
  landingPage: {
    type: 'object',
    required: ['links'],
    properties: { title: text, description: text, links: list(ref('link')) },
  },
  confClasses: { type: 'object', required: ['conformsTo'], properties: { conformsTo: list(text) } },
  processSummary: {
    type: 'object',
    required: ['id', 'version'],
    properties: {
      ...description,
      id: text,
      version: text,
      jobControlOptions: list({ type: 'string', enum: ['sync-execute', 'async-execute', 'dismiss'] }),
      outputTransmission: list({ type: 'string', enum: ['value', 'reference'] }),
      links: list(ref('link')),
    },
  },
  processList: {
    type: 'object',
    required: ['processes', 'links'],
    properties: { processes: list(ref('processSummary')), links: list(ref('link')) },
  },
  process: {
    allOf: [
      ref('processSummary'),
      {
        type: 'object',
        properties: {
          inputs: { type: 'object', additionalProperties: ref('inputDescription') },
          outputs: { type: 'object', additionalProperties: ref('outputDescription') },
        },
      },
    ],
  },
  inputDescription: {
    type: 'object',
    required: ['schema'],
    properties: {
      ...description,
      minOccurs: { type: 'integer', default: 1 },
      maxOccurs: { oneOf: [{ type: 'integer' }, { type: 'string', enum: ['unbounded'] }] },
      schema: ref('schema'),
    },
  },
  outputDescription: {
    type: 'object',
    required: ['schema'],
    properties: { ...description, schema: ref('schema') },
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...{ title: text, description: text, format: text, pattern: text, default: {}, example: {} },
      ...{ contentMediaType: text, contentEncoding: text, contentSchema: text },
      ...{ multipleOf: { type: 'number' }, maximum: { type: 'number' }, minimum: { type: 'number' } },
      ...{ exclusiveMaximum: { type: 'boolean' }, exclusiveMinimum: { type: 'boolean' } },
      ...{ maxLength: { type: 'integer' }, minLength: { type: 'integer' }, maxItems: { type: 'integer' } },
      ...{ minItems: { type: 'integer' }, uniqueItems: { type: 'boolean' } },
      ...{ maxProperties: { type: 'integer' }, minProperties: { type: 'integer' } },
      required: { ...list(text), minItems: 1, uniqueItems: true },
      enum: { type: 'array', items: {}, minItems: 1 },
      type: { type: 'string', enum: ['array', 'boolean', 'integer', 'number', 'object', 'string'] },
      ...{ not: ref('schema'), items: ref('schema') },
      ...{ allOf: list(ref('schema')), oneOf: list(ref('schema')), anyOf: list(ref('schema')) },
      properties: { type: 'object', additionalProperties: ref('schema') },
      additionalProperties: { oneOf: [ref('schema'), { type: 'boolean' }] },
      ...{ nullable: { type: 'boolean' }, readOnly: { type: 'boolean' }, writeOnly: { type: 'boolean' } },
      deprecated: { type: 'boolean' },
    },
  },
  execute: {
    type: 'object',
    properties: {
      inputs: {
        type: 'object',
        description: 'By the name of the input: a value, `{"value": …}`, `{"href": …}`, or a list of these',
        additionalProperties: {},
      },
      outputs: { type: 'object', additionalProperties: ref('output') },
      response: { type: 'string', enum: ['raw', 'document'], default: 'raw' },
      subscriber: ref('subscriber'),
    },
  },
  output: {
    type: 'object',
    properties: {
      format: {
        type: 'object',
        properties: { mediaType: text, encoding: text, schema: { anyOf: [text, { type: 'object' }] } },
      },
      transmissionMode: { type: 'string', enum: ['value', 'reference'], default: 'value' },
    },
  },
  subscriber: {
    type: 'object',
    description: 'Who is told. `successUrl` is taken for `successUri` as well.',
    properties: {
      successUri: { type: 'string', format: 'uri' },
      inProgressUri: { type: 'string', format: 'uri' },
      failedUri: { type: 'string', format: 'uri' },
    },
  },
  statusInfo: {
    type: 'object',
    required: ['jobID', 'status', 'type'],
    properties: {
      processID: text,
      type: { type: 'string', enum: ['process'] },
      jobID: text,
      status: { type: 'string', enum: ['accepted', 'running', 'successful', 'failed', 'dismissed'] },
      message: text,
      ...{ created: moment, started: moment, finished: moment, updated: moment },
      progress: { type: 'integer', minimum: 0, maximum: 100 },
      links: list(ref('link')),
    },
  },
  jobList: {
    type: 'object',
    required: ['jobs', 'links'],
    properties: { jobs: list(ref('statusInfo')), links: list(ref('link')) },
  },
  results: { type: 'object', additionalProperties: ref('inlineOrRefData') },
  inlineOrRefData: {
    anyOf: [
      text,
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: {} },
      { type: 'object', required: ['value'], properties: { value: {}, mediaType: text, encoding: text } },
      ref('link'),
    ],
  },
  exception: {
    type: 'object',
    description: 'RFC 7807',
    required: ['type'],
    properties: {
      ...{ type: text, title: text, status: { type: 'integer' }, detail: text, instance: text },
    },
    additionalProperties: true,
  },
} as const;

export type SchemaName = keyof typeof SCHEMAS;

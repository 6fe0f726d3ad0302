import { ERRORS, type ErrorCode } from '@longrun/core';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { errorsOf } from './errors-of.ts';
import { type JsonSchemas, jsonSchemas } from './json-schemas.ts';
import type { Answer, Route } from './route.ts';

const PATH_NAMES: Readonly<Record<string, string>> = {
  id: 'The id of a job, of an action, or of a key',
  jobId: 'The id of a job',
  name: 'The name of a file, or of a schedule',
};

/** The parts of an OpenAPI 3.1 document that are ours. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string | undefined;
  readonly schema: object;
}

export type Content = Readonly<Record<string, { readonly schema?: Reference; readonly example?: unknown }>>;

export interface Reference {
  readonly $ref: string;
}

/** The API as an OpenAPI 3.1 document. */
export function openApi(routes: readonly Route[]): OpenApi {
  const schemas = jsonSchemas(routes);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, schemas) };
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Longrun',
      version: manifest.version,
      description: 'Runs the long jobs that people wait for.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key; none is needed until the first was made.',
        },
      },
    },
  };
  return document;
}

function operation(route: Route, schemas: JsonSchemas): Operation {
  const parameters = parametersOf(route);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    // Names the scope the key must have (OpenAPI 3.1 allows this for every kind of scheme).
    security: route.scope === 'open' ? [] : [{ key: [route.scope] }],
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(route, schemas),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, answerOf(answer, schemas)]),
      ),
      ...Object.fromEntries([...errorsOf(route)].map(([status, codes]) => [status, problemOf(codes)])),
    },
  };
}

function parametersOf(route: Route): Parameter[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path' as const,
    required: true,
    description: PATH_NAMES[name],
    schema: { type: 'string' },
  }));
  const inHeader = Object.entries(route.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header' as const,
    description,
    schema: { type: 'string' },
  }));
  return [...inPath, ...queryParameters(route), ...inHeader];
}

/** What the JSON Schema of a query's object looks like. */
interface QuerySchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly description?: string }>>;
  readonly required?: readonly string[];
}

function queryParameters({ query }: Route): Parameter[] {
  if (!query) return [];
  // The schema of a query is always an object's.
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' }) as QuerySchema;
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query' as const,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    // `attribute.color=red`: each member is a parameter of its own, which is what `form` with `explode` says.
    ...(schema.type === 'object' && { style: 'form', explode: true }),
    schema: schema.type === 'object' ? { ...schema, propertyNames: { pattern: `^${name}\\.` } } : schema,
  }));
}

function requestBody(
  { body, stream, example }: Route,
  { nameOf }: JsonSchemas,
): Pick<Operation, 'requestBody'> {
  if (stream) return { requestBody: { required: true, content: { [stream]: {} } } };
  if (!body) return {};
  const content = { schema: reference(nameOf(body)), ...(example !== undefined && { example }) };
  return {
    requestBody: { required: !body.safeParse(undefined).success, content: { 'application/json': content } },
  };
}

function answerOf({ means, schema, type = 'application/json' }: Answer, { nameOf }: JsonSchemas) {
  const content = schema ? { schema: reference(nameOf(schema)) } : {};
  return {
    description: means,
    ...((schema || type !== 'application/json') && { content: { [type]: content } }),
  };
}

function problemOf(codes: readonly ErrorCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('; '),
    content: { 'application/problem+json': { schema: reference('Problem') } },
  };
}

function reference(name: string): Reference {
  return { $ref: `#/components/schemas/${name}` };
}

import type { JsonObject } from '@longrun/core';
import manifest from '../../../package.json' with { type: 'json' };
import type { Answer, DescribedRoute } from './described.ts';
import { JSON_TYPE, PREFIX } from './links.ts';
import { SCHEMAS, type SchemaName } from './schemas.ts';

/** The definition of this API (OpenAPI 3.0), from its routes. */
export function openApi(routes: readonly DescribedRoute[], origin: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes)
    for (const method of route.methods) {
      const path = route.path.slice(PREFIX.length) || '/';
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route) };
    }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Longrun: OGC API – Processes',
      version: manifest.version,
      description: 'Processes that take their time, as OGC API – Processes, part 1, describes them.',
      license: { name: 'MIT' },
    },
    servers: [{ url: `${origin}${PREFIX}` }],
    paths,
    components: {
      // Plain data, written as a constant.
      schemas: SCHEMAS as unknown as JsonObject,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key; none is needed until the first was made.',
        },
      },
    },
  };
}

function operation({ path, scope, describes, body, example }: DescribedRoute): JsonObject {
  const { id, summary, query = [], takes, answers } = describes;
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...query.map(({ name, description, schema }) => ({
      name,
      in: 'query',
      required: false,
      description,
      schema,
      ...(schema.type === 'array' && { style: 'form', explode: false }),
    })),
    ...(body ? [PREFER] : []),
  ];
  return {
    operationId: id,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(takes && {
      requestBody: {
        required: true,
        content: { [JSON_TYPE]: { schema: reference(takes), example: example as JsonObject } },
      },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      ...Object.fromEntries(errorsOf({ path, scope, describes }).map((status) => [status, EXCEPTION])),
    },
    // Without the second, nobody could read a server that has no keys.
    security: scope === 'open' ? [] : [{ key: [] }, {}],
  };
}

const PREFER = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description: '`respond-async`: an answer at once. `wait=N`: an answer after N seconds at the latest',
  schema: { type: 'string' },
};

const EXCEPTION = {
  description: 'An exception',
  content: { [JSON_TYPE]: { schema: reference('exception') } },
};

function reference(name: SchemaName): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function response({ means, schema, types = [], headers }: Answer): JsonObject {
  const content = {
    ...(schema && { [JSON_TYPE]: { schema: reference(schema) } }),
    ...Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
  };
  return {
    description: means,
    ...(Object.keys(content).length > 0 && { content }),
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, description]) => [
          name,
          { description, schema: { type: 'string' } },
        ]),
      ),
    }),
  };
}

/** What can go wrong, by the form of the route. */
function errorsOf({
  path,
  scope,
  describes,
}: Pick<DescribedRoute, 'path' | 'scope' | 'describes'>): number[] {
  const { query, takes } = describes;
  return [
    ...(query || takes ? [400] : []),
    ...(scope === 'open' ? [] : [401]),
    403, // from a page of another site, even where anybody may ask
    ...(path.includes('{') ? [404] : []),
    ...(takes ? [408, 413, 415] : []),
    ...(path.includes('{jobID}') ? [409] : []),
    ...(scope === 'open' ? [] : [429]),
    ...[500, 503],
  ];
}

import type { Json, JsonObject } from '@longrun/core';

/** Keywords that mean the same in both, and that the standard's own schema of a schema knows. */
const SAME = [
  ...['title', 'description', 'default', 'format', 'deprecated', 'readOnly', 'writeOnly'],
  ...['multipleOf', 'maximum', 'minimum', 'maxLength', 'minLength', 'pattern'],
  ...['maxItems', 'minItems', 'uniqueItems', 'maxProperties', 'minProperties'],
  ...['contentMediaType', 'contentEncoding'],
] as const;
/** What may stand beside a reference. */
const TEXTS = ['title', 'description', 'default'] as const;

/** Definitions that refer to one another twice each make a tree that doubles with every level. */
const MOST_SCHEMAS = 2_000;

/** A JSON Schema (2020-12) as OpenAPI 3.0 writes it, where a definition stands in each place that refers to it. What 3.0
 *  cannot say is left out, and what goes too far: the schema then allows more than the server. */
export function openApiSchema(schema: Json | undefined, root: Json | undefined = schema): JsonObject {
  let left = MOST_SCHEMAS;
  const translate = (given: Json | undefined, within: readonly Json[]): JsonObject => {
    if (given === false) return { not: {} };
    if (!isObject(given) || within.includes(given)) return {}; // no end to what contains itself
    left -= 1;
    if (left < 0) return {};
    const inner = [...within, given];
    const of = (one: Json | undefined) => translate(one, inner);
    const { $ref: reference } = given;
    if (typeof reference === 'string') return { ...of(target(root, reference)), ...picked(given, TEXTS) };
    return {
      ...picked(given, SAME),
      ...types(given),
      ...bounds(given),
      ...listed(given),
      ...choices(given, of),
      ...children(given, of),
      ...exampleOf(given),
    };
  };
  return translate(schema, []);
}

function picked(schema: JsonObject, names: readonly string[]): JsonObject {
  const found: JsonObject = {};
  for (const name of names) {
    const value = schema[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function exampleOf({ examples }: JsonObject): JsonObject {
  const [example] = Array.isArray(examples) ? examples : [];
  return example === undefined ? {} : { example };
}

/** `type` may be a list there, null among it; here null is a word of its own. */
function types({ type }: JsonObject): JsonObject {
  const all = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string');
  const [first, ...more] = all.filter((one) => one !== 'null');
  const nullable = all.includes('null') ? { nullable: true } : {};
  if (first === undefined) return nullable;
  if (more.length === 0) return { type: first, ...nullable };
  return { anyOf: [first, ...more].map((one) => ({ type: one })), ...nullable };
}

function bounds({ exclusiveMinimum: above, exclusiveMaximum: below }: JsonObject): JsonObject {
  return {
    ...(typeof above === 'number' && { minimum: above, exclusiveMinimum: true }),
    ...(typeof below === 'number' && { maximum: below, exclusiveMaximum: true }),
  };
}

function listed({ const: only, enum: values }: JsonObject): JsonObject {
  if (only !== undefined) return { enum: [only] };
  return Array.isArray(values) && values.length > 0 ? { enum: values } : {};
}

function choices(schema: JsonObject, of: (schema: Json) => JsonObject): JsonObject {
  const found: JsonObject = {};
  for (const word of ['anyOf', 'oneOf', 'allOf'] as const) {
    const list = schema[word];
    if (!Array.isArray(list)) continue;
    const others = list.filter((one) => !isObject(one) || one.type !== 'null');
    if (others.length < list.length) found.nullable = true;
    if (others.length > 0) found[word] = others.map(of);
  }
  return schema.not === undefined ? found : { ...found, not: of(schema.not) };
}

function children(schema: JsonObject, of: (schema: Json | undefined) => JsonObject): JsonObject {
  const { properties, required, additionalProperties: others, items, prefixItems, type } = schema;
  const places = Array.isArray(prefixItems) ? prefixItems : undefined;
  return {
    ...(isObject(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, of(one)])),
    }),
    ...(Array.isArray(required) && required.length > 0 && { required }),
    ...(others !== undefined && {
      additionalProperties: typeof others === 'boolean' ? others : of(others),
    }),
    ...(places
      ? { items: { anyOf: places.map(of) } }
      : (items !== undefined || type === 'array') && { items: of(items) }),
  };
}

/** What a reference within the schema points at. */
export function target(root: Json | undefined, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined;
  let at: Json | undefined = root;
  for (const token of reference.slice(1).split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(name)];
    else at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

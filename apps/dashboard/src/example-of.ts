import type { Json, JsonObject } from '@longrun/core';

/** Deeper than any form is; a schema may refer to itself. */
const MAX_DEPTH = 6;

/** A value of about the right shape for a JSON Schema, to start typing from. */
export function exampleOf(schema: JsonObject | undefined): Json {
  return schema === undefined ? {} : exampleFrom(schema, schema, 0);
}

function exampleFrom(schema: JsonObject, root: JsonObject, depth: number): Json {
  const given = givenValue(schema);
  if (given !== undefined) return given;
  if (depth > MAX_DEPTH) return null;
  if (typeof schema.$ref === 'string') return exampleFrom(referred(schema.$ref, root), root, depth + 1);
  const option = firstOption(schema);
  if (option) return exampleFrom(option, root, depth + 1);
  switch (typeName(schema)) {
    case 'object':
      return objectOf(schema, root, depth);
    case 'array':
      return isObject(schema.items) ? [exampleFrom(schema.items, root, depth + 1)] : [];
    case 'string':
      return textOf(schema);
    case 'number':
    case 'integer':
      return numberOf(schema);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function givenValue({
  const: constant,
  default: standard,
  examples,
  enum: values,
}: JsonObject): Json | undefined {
  if (constant !== undefined) return constant;
  if (standard !== undefined) return standard;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  return Array.isArray(values) ? values[0] : undefined;
}

function firstOption({ anyOf, oneOf, allOf }: JsonObject): JsonObject | undefined {
  const options = [anyOf, oneOf, allOf].find((list) => Array.isArray(list));
  return Array.isArray(options) ? options.find(isObject) : undefined;
}

function objectOf(schema: JsonObject, root: JsonObject, depth: number): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const value: JsonObject = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property)) continue;
    // What may be left out is left out, unless it says itself what it would be.
    if (required.includes(name)) value[name] = exampleFrom(property, root, depth + 1);
    else if (givenValue(property) !== undefined) value[name] = givenValue(property) ?? null;
  }
  return value;
}

function textOf({ format }: JsonObject): string {
  if (format === 'date') return '2026-01-31';
  if (format === 'date-time') return '2026-01-31T12:00:00Z';
  if (format === 'email') return 'name@example.org';
  if (format === 'uri' || format === 'url') return 'https://example.org';
  return 'text';
}

function numberOf({ minimum, exclusiveMinimum, type }: JsonObject): number {
  if (typeof minimum === 'number') return Math.max(0, minimum);
  if (typeof exclusiveMinimum === 'number') return Math.max(type === 'integer' ? 1 : 0, exclusiveMinimum + 1);
  return 0;
}

function typeName({ type, properties }: JsonObject): Json | undefined {
  const name = Array.isArray(type) ? type[0] : type;
  return name ?? (properties ? 'object' : undefined);
}

function referred(pointer: string, root: JsonObject): JsonObject {
  const found = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((value, token) => (isObject(value) ? value[token] : undefined), root);
  return isObject(found) ? found : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

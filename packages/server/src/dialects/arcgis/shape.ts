import type { Json, JsonObject } from '@longrun/core';

/** How a value travels: the name of its type in the protocol, and the form in which it is written. */
export interface Shape {
  readonly dataType: string;
  /** `json` is JSON inside a text; `structure` stands as JSON by itself; a `file` is an object with its address. */
  readonly form: 'text' | 'date' | 'number' | 'boolean' | 'list' | 'json' | 'structure' | 'file';
  readonly items?: Shape;
  readonly choices?: readonly string[];
}

/** In a schema: the type that the protocol is to see, where it is not the one that follows, such as `GPRecordSet`. */
const ANNOTATION = 'x-arcgis';

const TEXT: Shape = { dataType: 'GPString', form: 'text' };
const JSON_TEXT: Shape = { dataType: 'GPString', form: 'json' };
const NUMBERS = {
  integer: { dataType: 'GPLong', form: 'number' },
  number: { dataType: 'GPDouble', form: 'number' },
  boolean: { dataType: 'GPBoolean', form: 'boolean' },
} as const satisfies Record<string, Shape>;
const FILES: readonly string[] = ['GPDataFile', 'GPRasterData'];

/** The shape that a JSON Schema describes; what the protocol has no type for travels as JSON in a text. */
export function shapeOf(schema: JsonObject, root: JsonObject): Shape {
  const node = meant(schema, root);
  const shape = plainShape(node, root);
  const dataType = node[ANNOTATION] ?? schema[ANNOTATION];
  if (typeof dataType !== 'string') return shape;
  if (FILES.includes(dataType)) return { dataType, form: 'file' };
  return { ...shape, dataType, ...(shape.form === 'json' && { form: 'structure' as const }) };
}

function plainShape(node: JsonObject, root: JsonObject): Shape {
  const { enum: choices, format, items } = node;
  if (Array.isArray(choices)) return ofChoices(choices);
  switch (node.type ?? typeof node.const) {
    case 'string':
      return format === 'date-time' ? { dataType: 'GPDate', form: 'date' } : TEXT;
    case 'integer':
      return NUMBERS.integer;
    case 'number':
      return NUMBERS.number;
    case 'boolean':
      return NUMBERS.boolean;
    case 'array':
      return listOf(isObject(items) ? shapeOf(items, root) : JSON_TEXT);
    default:
      return JSON_TEXT;
  }
}

function ofChoices(choices: readonly Json[]): Shape {
  const texts = choices.filter((choice) => typeof choice === 'string');
  if (texts.length === choices.length) return { ...TEXT, choices: texts };
  return choices.every((choice) => typeof choice === 'number') ? NUMBERS.number : JSON_TEXT;
}

/** Lists of lists are unknown to the protocol. */
function listOf(items: Shape): Shape {
  return items.form === 'list'
    ? JSON_TEXT
    : { dataType: `GPMultiValue:${items.dataType}`, form: 'list', items };
}

/** The shape of a value that no schema has announced. */
export function shapeOfValue(value: Json): Shape {
  if (typeof value === 'string') return TEXT;
  if (typeof value === 'boolean') return NUMBERS.boolean;
  if (typeof value === 'number') return Number.isInteger(value) ? NUMBERS.integer : NUMBERS.number;
  return JSON_TEXT;
}

const MAX_REFERENCES = 20;

/** The schema that is meant: references followed, and of a choice between something and nothing, the something. */
export function meant(schema: JsonObject, root: JsonObject, left = MAX_REFERENCES): JsonObject {
  if (left === 0) return {}; // it leads round in a circle
  const { $ref, type } = schema;
  if (typeof $ref === 'string') return meant(at($ref, root), root, left - 1);
  const alternatives = [schema.anyOf ?? schema.oneOf ?? []].flat().filter(isObject).filter(isSomething);
  const [only] = alternatives;
  if (only && alternatives.length === 1) return meant(only, root, left - 1);
  if (!Array.isArray(type)) return schema;
  const types = type.filter((one) => one !== 'null');
  const { type: _, ...rest } = schema;
  return types.length === 1 && types[0] !== undefined ? { ...rest, type: types[0] } : rest;
}

function isSomething({ type }: JsonObject): boolean {
  return type !== 'null';
}

/** What a pointer into the same document names. */
function at(reference: string, root: JsonObject): JsonObject {
  if (!reference.startsWith('#')) return {};
  let place: Json | undefined = root;
  for (const token of reference.slice(1).split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    place = isObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
  }
  return isObject(place) ? place : {};
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

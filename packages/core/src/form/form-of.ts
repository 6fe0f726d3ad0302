import type { Json, JsonObject } from '../json.ts';
import { pointerOf } from '../schema.ts';
import type { Choice, Field, GroupField, ListField } from './field.ts';
import { problemWith } from './problem-with.ts';
import { isObject, resolveSchema } from './resolve-schema.ts';

/** Groups within groups: deeper than this, a line of JSON is easier to survey. A schema may also contain itself. */
const MAX_DEPTH = 3;

interface Place {
  readonly root: JsonObject;
  readonly name: string;
  readonly pointer: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly depth: number;
}

/** What to ask for a value that fits a JSON Schema (2020-12). `label` names the whole where the schema has no title. */
export function formOf(schema: JsonObject = {}, label = ''): Field {
  return fieldOf(schema, { root: schema, name: '', pointer: '', label, isRequired: true, depth: 0 });
}

function fieldOf(given: JsonObject, place: Place): Field {
  const { schema, isNullable } = resolveSchema(given, place.root);
  const { name, pointer, isRequired } = place;
  const label = textIn(schema.title) ?? place.label;
  const description = textIn(schema.description);
  const field = {
    ...{ name, pointer, label, isRequired, isNullable },
    ...(description !== undefined && { description }),
    ...shapeOf(schema, place, isRequired && !isNullable),
  } as Field; // a shape with the facts that all fields have
  const standard = schema.default ?? undefined;
  const isUsable = standard !== undefined && problemWith(field, standard) === undefined;
  return isUsable ? { ...field, default: standard } : field;
}

type Shape<F> = F extends Field
  ? Omit<F, 'name' | 'pointer' | 'label' | 'description' | 'isRequired' | 'isNullable'>
  : never;

function shapeOf(schema: JsonObject, place: Place, isNeeded: boolean): Shape<Field> {
  const choices = choicesOf(schema);
  const [only] = choices ?? [];
  if (choices?.length === 1 && only && isNeeded) return { type: 'constant', value: only.value };
  if (choices) return { type: 'choice', choices };
  switch (schema.type) {
    case 'string':
      return {
        type: 'text',
        ...pick(schema, 'string', ['format', 'pattern']),
        ...pick(schema, 'number', LENGTHS),
      };
    case 'integer':
    case 'number':
      return { type: 'number', isWhole: schema.type === 'integer', ...pick(schema, 'number', BOUNDS) };
    case 'boolean':
      return { type: 'boolean' };
    case 'array':
      return listOf(schema, place) ?? { type: 'json', shape: 'array' };
    case 'object':
      return groupOf(schema, place) ?? { type: 'json', shape: 'object' };
    default:
      return { type: 'json' };
  }
}

const LENGTHS = ['minLength', 'maxLength'];
const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];

function listOf(schema: JsonObject, place: Place): Shape<ListField> | undefined {
  if (!isObject(schema.items) || schema.prefixItems !== undefined) return undefined;
  const item = fieldOf(schema.items, { ...place, name: '', isRequired: true });
  const isScalar = item.type === 'text' || item.type === 'number' || item.type === 'choice';
  if (!isScalar || item.isNullable) return undefined;
  const { minItems, maxItems } = schema;
  return {
    type: 'list',
    item,
    minItems: typeof minItems === 'number' ? minItems : 0,
    ...(typeof maxItems === 'number' && { maxItems }),
  };
}

function groupOf(schema: JsonObject, place: Place): Shape<GroupField> | undefined {
  const { properties, required } = schema;
  if (!isObject(properties) || place.depth > MAX_DEPTH) return undefined;
  const needed = Array.isArray(required) ? required : [];
  const fields = Object.entries(properties)
    .filter(([, property]) => property !== false)
    .map(([name, property]) =>
      fieldOf(isObject(property) ? property : {}, {
        root: place.root,
        name,
        pointer: place.pointer + pointerOf([name]),
        label: name,
        isRequired: needed.includes(name),
        depth: place.depth + 1,
      }),
    );
  return { type: 'group', fields };
}

/** The values of `const`, `enum`, or of alternatives that are one value each, which may then have titles. */
function choicesOf({ const: constant, enum: values, anyOf, oneOf }: JsonObject): Choice[] | undefined {
  if (constant !== undefined) return [choice(constant)];
  if (Array.isArray(values)) return values.map((value) => choice(value));
  const options = oneOf ?? anyOf;
  if (!Array.isArray(options) || options.length === 0) return undefined;
  const choices = options.map((option) =>
    isObject(option) && option.const !== undefined ? choice(option.const, textIn(option.title)) : undefined,
  );
  return choices.every((each) => each !== undefined) ? choices : undefined;
}

function choice(value: Json, label = typeof value === 'string' ? value : JSON.stringify(value)): Choice {
  return { value, label };
}

function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The keywords of a schema that are there and of the right type. */
function pick(schema: JsonObject, type: 'string' | 'number', keywords: readonly string[]): JsonObject {
  return Object.fromEntries(
    keywords.flatMap((keyword) => {
      const value = schema[keyword];
      return value !== undefined && typeof value === type ? [[keyword, value]] : [];
    }),
  );
}

import type { Json, JsonObject } from '../json.ts';

/** References to references: more of them are a circle. */
const MAX_HOPS = 8;

export interface Resolved {
  readonly schema: JsonObject;
  /** `null` was one of the alternatives, and is now none. */
  readonly isNullable: boolean;
}

/** A schema with its references followed, its parts (`allOf`) put together, and the alternative `null` set apart. */
export function resolveSchema(schema: JsonObject, root: JsonObject, hops = 0): Resolved {
  if (hops > MAX_HOPS) return { schema: {}, isNullable: false };
  const { $ref, allOf, ...rest } = schema;
  if (typeof $ref === 'string')
    return resolveSchema({ ...referred($ref, root), ...rest, ...(allOf && { allOf }) }, root, hops + 1);
  if (Array.isArray(allOf)) {
    const parts = allOf.filter(isObject).map((part) => resolveSchema(part, root, hops + 1).schema);
    return resolveSchema([...parts, rest].reduce(together, {}), root, hops + 1);
  }
  return withoutNull(rest, root, hops);
}

function withoutNull(schema: JsonObject, root: JsonObject, hops: number): Resolved {
  const { type, ...untyped } = schema;
  if (Array.isArray(type)) {
    const [only, another] = type.filter((each) => each !== 'null');
    const isOne = only !== undefined && another === undefined;
    return { schema: isOne ? { ...schema, type: only } : untyped, isNullable: type.includes('null') };
  }
  const { anyOf, oneOf, ...rest } = schema;
  const options = anyOf ?? oneOf;
  if (!Array.isArray(options)) return { schema: typed(schema), isNullable: false };
  const others = options.filter((option) => !(isObject(option) && option.type === 'null'));
  const isNullable = others.length < options.length;
  const [only] = others;
  if (others.length !== 1 || !isObject(only))
    return { schema: typed(isNullable ? { ...rest, anyOf: others } : schema), isNullable };
  const inner = resolveSchema({ ...only, ...rest }, root, hops + 1);
  return { schema: inner.schema, isNullable: isNullable || inner.isNullable };
}

/** A schema with properties means an object, said or not. */
function typed(schema: JsonObject): JsonObject {
  return schema.type === undefined && schema.properties !== undefined
    ? { ...schema, type: 'object' }
    : schema;
}

function together(a: JsonObject, b: JsonObject): JsonObject {
  const list = (value: Json | undefined) => (Array.isArray(value) ? value : []);
  return {
    ...a,
    ...b,
    ...(isObject(a.properties) &&
      isObject(b.properties) && { properties: { ...a.properties, ...b.properties } }),
    ...((a.required ?? b.required) !== undefined && { required: [...list(a.required), ...list(b.required)] }),
  };
}

function referred(pointer: string, root: JsonObject): JsonObject {
  const found = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((value, token) => (isObject(value) ? value[token] : undefined), root);
  return isObject(found) ? found : {};
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

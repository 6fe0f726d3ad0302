import type { Json, JsonObject } from '@longrun/core';

/** The JSON Schema of the answers to a form of type `simple`: an object with a member for each of its `fields`. Undefined for any
 *  other form. */
export function formSchema(form: JsonObject | undefined): JsonObject | undefined {
  if (form?.type !== 'simple' || !Array.isArray(form.fields)) return undefined;
  const fields = form.fields.filter((field) => isObject(field)).filter(({ key }) => typeof key === 'string');
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [String(field.key), fieldSchema(field)])),
    required: fields.filter(isRequired).map(({ key }) => String(key)),
  };
}

function fieldSchema(field: JsonObject): JsonObject {
  const { label, description, defaultValue } = field;
  return {
    ...valueSchema(field),
    ...(typeof label === 'string' && { title: label }),
    ...(typeof description === 'string' && { description }),
    ...(defaultValue !== undefined && { default: defaultValue }),
  };
}

/** Nobody has to answer what is not required: null says so as well. */
function valueSchema(field: JsonObject): JsonObject {
  const isNeeded = isRequired(field);
  if (field.type === 'enum') return { oneOf: [...choicesOf(field), ...(isNeeded ? [] : [{ type: 'null' }])] };
  if (field.type === 'number' || field.type === 'boolean')
    return { type: isNeeded ? field.type : [field.type, 'null'] };
  return isNeeded ? { type: 'string', minLength: 1 } : { type: ['string', 'null'] };
}

function choicesOf({ config }: JsonObject): JsonObject[] {
  const options = isObject(config) && Array.isArray(config.options) ? config.options : [];
  return options.filter(isObject).map(({ value = null, label }) => ({
    const: value,
    ...(typeof label === 'string' && { title: label }),
  }));
}

function isRequired({ constraints }: JsonObject): boolean {
  return Array.isArray(constraints) && constraints.some((rule) => isObject(rule) && rule.type === 'required');
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

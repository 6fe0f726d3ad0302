import type { Json, JsonObject, KindDescription } from '@longrun/core';
import { isObject, meant, type Shape, shapeOf, shapeOfValue } from './shape.ts';

/** One parameter of a task: a property of the input or the output of its kind. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly schema: JsonObject;
  readonly isRequired: boolean;
}

/** The parameters of one side. Where that is no object with known properties, `whole` is the name of its only parameter. */
export interface Side {
  readonly whole?: string;
  readonly parameters: readonly Parameter[];
}

/** Fields that are about the request; a property of such a name cannot be a parameter. */
const RESERVED: readonly string[] = ['f', 'token'];

export function inputOf({ inputSchema }: Pick<KindDescription, 'inputSchema'>): Side {
  return sideOf(inputSchema, 'input');
}

export function outputOf({ outputSchema }: Pick<KindDescription, 'outputSchema'>): Side {
  return sideOf(outputSchema, 'output');
}

function sideOf(root: JsonObject = {}, whole: string): Side {
  const schema = meant(root, root);
  const { properties, required = [] } = schema;
  if (!isObject(properties))
    return { whole, parameters: [{ name: whole, shape: shapeOf(root, root), schema, isRequired: false }] };
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  const parameters = Object.entries(properties)
    .filter(([name]) => !RESERVED.includes(name))
    .map(([name, value]) => {
      const property = isObject(value) ? value : {};
      const shape = shapeOf(property, root);
      return { name, shape, schema: { ...meant(property, root), ...property }, isRequired: isRequired(name) };
    });
  return { parameters };
}

/** Every parameter of one side with its value, null where there is none; what no schema has announced comes last. */
export function valuesOf({ whole, parameters }: Side, value: Json = null): [Parameter, Json][] {
  if (whole !== undefined) return parameters.map((one) => [one, value]);
  const fields = isObject(value) ? value : {};
  const known = new Set(parameters.map(({ name }) => name));
  const others = Object.entries(fields).filter(([name]) => !known.has(name));
  return [
    ...parameters.map((one): [Parameter, Json] => [one, fields[one.name] ?? null]),
    ...others.map(([name, other]): [Parameter, Json] => [undeclared(name, other), other]),
  ];
}

function undeclared(name: string, value: Json): Parameter {
  return { name, shape: shapeOfValue(value), schema: {}, isRequired: false };
}

import type { Json, JsonObject } from '@longrun/core';
import { isObject } from './read-argument.ts';
import { typeError } from './refusals.ts';

/** The parameters of a function in their order: whether each must be given, or what it is otherwise. */
export type ParameterTable = Readonly<Record<string, typeof REQUIRED | Json>>;

export const REQUIRED = Symbol('required');

/** A value for each parameter. */
export type Bound<Table extends ParameterTable> = { readonly [Name in keyof Table]: Json };

/** The arguments of a call by name, given by name in an object or by position in a list. */
export function bindArguments<Table extends ParameterTable>(
  name: string,
  parameters: Table,
  body: unknown,
): Bound<Table> {
  const given = Array.isArray(body) ? byPosition(name, Object.keys(parameters), body) : byName(name, body);
  for (const argument of Object.keys(given))
    if (!Object.hasOwn(parameters, argument))
      throw typeError(argument, `${name}() got an unexpected keyword argument '${argument}'`);
  const bound: Record<string, Json> = {};
  for (const [parameter, usual] of Object.entries(parameters)) {
    const value = Object.hasOwn(given, parameter) ? given[parameter] : usual;
    if (value === REQUIRED || value === undefined)
      throw typeError(parameter, `${name}() missing a required argument: '${parameter}'`);
    bound[parameter] = value;
  }
  return bound as Bound<Table>; // each of its names has been given a value
}

function byPosition(name: string, parameters: readonly string[], values: readonly Json[]): JsonObject {
  if (values.length > parameters.length)
    throw typeError(
      String(parameters.length),
      `${name}() takes ${parameters.length} arguments but ${values.length} were given`,
    );
  return Object.fromEntries(values.map((value, index) => [parameters[index] ?? '', value]));
}

function byName(name: string, body: unknown = {}): JsonObject {
  if (isObject(body)) return body;
  throw typeError('', `${name}() takes its arguments as an object or a list`);
}

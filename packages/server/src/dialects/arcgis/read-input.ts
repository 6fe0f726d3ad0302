import type { Json, KindDescription } from '@longrun/core';
import type { Fields } from '../../dialect/dialect.ts';
import { inputOf, type Parameter } from './parameters.ts';
import { readValue } from './read-value.ts';

/** The input of a job from the fields of a form. Fields that are no parameters are for somebody else; one that is left empty
 *  has not been given, unless it is a text that must be. */
export function readInput(kind: KindDescription, fields: Fields): Json | undefined {
  const { whole, parameters } = inputOf(kind);
  const values = parameters
    .filter(({ name }) => Object.hasOwn(fields, name))
    .map((parameter): [Parameter, string] => [parameter, fields[parameter.name] ?? ''])
    .filter(([parameter, text]) => text !== '' || (parameter.isRequired && parameter.shape.form === 'text'))
    .map(([{ name, shape }, text]): [string, Json] => [
      name,
      readValue(text, shape, whole === undefined ? `/input/${name}` : '/input'),
    ]);
  return whole === undefined ? Object.fromEntries(values) : values[0]?.[1];
}

import { Validator } from '@cfworker/json-schema';
import { type JsonObject, pointerOf, type Violation } from '@longrun/core';

/** Says what is wrong with a value, each place by its JSON pointer below `at`. */
export type SchemaChecker = (value: unknown, at?: string) => Violation[];

/** Checks values against a JSON Schema (2020-12). */
export function schemaChecker(schema: JsonObject): SchemaChecker {
  const validator = new Validator(schema, '2020-12', false);
  return (value, at = '') => {
    if (value === undefined) return [{ pointer: at, message: 'is missing' }];
    try {
      return violationsIn(validator.validate(value), at);
    } catch (error) {
      // The validator writes its places as addresses, which half of a surrogate pair cannot be part of.
      if (!(error instanceof URIError)) throw error;
      return [{ pointer: at, message: 'has a name that is not valid Unicode' }];
    }
  };
}

function violationsIn({ valid, errors }: ReturnType<Validator['validate']>, at: string): Violation[] {
  if (valid) return [];
  const found = errors.map(({ keyword, instanceLocation, error }) => {
    const pointer = at + decodeURI(instanceLocation.slice(1));
    // The validator blames the object for what it lacks; whoever fills a form looks at the field.
    const [, field] = (keyword === 'required' && /required property "(.*)"/.exec(error)) || [];
    if (field !== undefined) return { pointer: pointer + pointerOf([field]), message: 'is missing' };
    return { pointer, message: error.replace(/\.$/, '') };
  });
  // Outer keywords repeat what their inner ones say; the deepest places name the culprit.
  return found.filter(({ pointer }) => !found.some((other) => other.pointer.startsWith(`${pointer}/`)));
}

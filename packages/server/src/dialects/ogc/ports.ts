import type { Json, JsonObject } from '@longrun/core';
import { isObject, target } from './open-api-schema.ts';

/** One input or output of a process. */
export interface Port {
  readonly name: string;
  /** JSON Schema of one value. */
  readonly schema: Json;
  readonly isRequired: boolean;
  /** Set where several values may be given: at least and at most so many. */
  readonly several?: { readonly least: number; readonly most: number | undefined };
}

/** What a process takes, or what it gives. */
export interface Ports {
  readonly ports: readonly Port[];
  /** True: the one port is the whole value, not a member of it. */
  readonly isWhole: boolean;
  /** What references within the schemas are looked up in. */
  readonly root: Json | undefined;
}

/** A process has named inputs, a kind has one: the members of an object are inputs, and a value of any other form is a single
 *  one called `input`. A list that is a member is an input that may be given several times. */
export function inputPorts(schema: JsonObject | undefined): Ports {
  const { ports, ...rest } = portsOf(schema, 'input');
  return { ...rest, ports: rest.isWhole ? ports : ports.map((port) => severally(port, schema)) };
}

export function outputPorts(schema: JsonObject | undefined): Ports {
  return portsOf(schema, 'output');
}

function portsOf(root: JsonObject | undefined, whole: string): Ports {
  const schema = resolved(root, root);
  if (schema === undefined) return { ports: [], isWhole: false, root };
  if (!isObject(schema.properties) || schema.type !== 'object')
    return {
      ports: [{ name: whole, schema, isRequired: schema.default === undefined }],
      isWhole: true,
      root,
    };
  const required: readonly Json[] = Array.isArray(schema.required) ? schema.required : [];
  const ports = Object.entries(schema.properties).map(([name, one]) => ({
    name,
    schema: one,
    isRequired: required.includes(name),
  }));
  return { ports, isWhole: false, root };
}

function severally(port: Port, root: JsonObject | undefined): Port {
  const schema = resolved(port.schema, root);
  if (schema?.type !== 'array' || schema.prefixItems !== undefined) return port;
  const { title, description, items = {}, minItems, maxItems } = schema;
  const one = isObject(items)
    ? { ...(title && { title }), ...(description && { description }), ...items }
    : {};
  const least = typeof minItems === 'number' ? minItems : 0;
  return {
    ...port,
    schema: one,
    several: { least, most: typeof maxItems === 'number' ? maxItems : undefined },
  };
}

/** The schema itself in place of a reference to it. */
export function resolved(schema: Json | undefined, root: Json | undefined): JsonObject | undefined {
  let at = schema;
  // A chain of references may be a ring.
  for (let steps = 0; steps < 10 && isObject(at) && typeof at.$ref === 'string'; steps += 1)
    at = target(root, at.$ref);
  return isObject(at) ? at : undefined;
}

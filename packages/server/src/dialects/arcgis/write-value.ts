import { isMoment, type Json } from '@longrun/core';
import type { Shape } from './shape.ts';

/** The address of a file of the job, by its name; undefined where the job has none of that name. */
export type AddressOf = (name: string) => string | undefined;

/** A value as its shape says that it travels. What does not fit its shape travels as it is. */
export function writeValue(value: Json | undefined, shape: Shape, addressOf: AddressOf): Json {
  if (value === undefined || value === null) return null;
  switch (shape.form) {
    case 'date':
      return isMoment(value) ? Date.parse(value) : value;
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'list':
      return Array.isArray(value) ? value.map((item) => writeItem(item, shape, addressOf)) : value;
    case 'file':
      return typeof value === 'string' ? { url: addressOf(value) ?? value } : value;
    default:
      return value;
  }
}

function writeItem(item: Json, { items }: Shape, addressOf: AddressOf): Json {
  return items ? writeValue(item, items, addressOf) : item;
}

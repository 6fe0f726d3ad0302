import type { Answer, Field, Json } from '@longrun/core';
import type { Control } from './control.ts';
import { fieldFrame } from './field-frame.ts';

export interface Writing {
  readonly hint: string;
  /** What was written, as a value. */
  readonly read: (text: string) => Answer;
  /** A value, as it would be written. */
  readonly write: (value: Json) => string;
}

/** A field whose value is written as text. */
export function writtenControl(
  field: Field,
  input: HTMLInputElement | HTMLTextAreaElement,
  { hint, read, write }: Writing,
): Control {
  const frame = fieldFrame(field, input, hint);
  const fill = (value: Json | undefined) => {
    input.value = value === undefined || value === null ? '' : write(value);
  };
  input.autocomplete = 'off';
  input.spellcheck = false;
  fill(field.default);
  return {
    node: frame.node,
    read() {
      const { value, problem } = read(input.value);
      frame.complain(problem);
      return { value, isRight: problem === undefined };
    },
    fill,
    blame(pointer, message) {
      const isHere = `${pointer}/`.startsWith(`${field.pointer}/`);
      const inside = pointer.slice(field.pointer.length);
      if (isHere) frame.complain(inside === '' ? message : `${inside}: ${message}`);
      return isHere;
    },
  };
}

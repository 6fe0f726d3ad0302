import { type ChoiceField, type Json, type ListField, mayBeUnset, problemWith, unset } from '@longrun/core';
import { element } from '../element.ts';
import type { Control } from './control.ts';
import { fieldFrame } from './field-frame.ts';

/** Some of a few values, each with a box to tick. */
export function ticksControl(field: ListField, { choices }: ChoiceField): Control {
  const boxes = choices.map(() => element('input', { type: 'checkbox' }));
  const group = element(
    'div',
    { class: 'ticks', role: 'group', 'aria-label': field.label },
    ...choices.map(({ label }, index) => element('label', {}, boxes[index], label)),
  );
  const frame = fieldFrame(field, group);
  const fill = (value: Json | undefined) => {
    const wanted = (Array.isArray(value) ? value : []).map((each) => JSON.stringify(each));
    for (const [index, box] of boxes.entries())
      box.checked = wanted.includes(JSON.stringify(choices[index]?.value));
  };
  fill(field.default);
  return {
    node: frame.node,
    read() {
      const values = choices.filter((_, index) => boxes[index]?.checked).map(({ value }) => value);
      if (values.length === 0 && mayBeUnset(field)) {
        frame.complain(undefined);
        return { value: unset(field), isRight: true };
      }
      const problem = problemWith(field, values);
      frame.complain(problem);
      return { value: values, isRight: problem === undefined };
    },
    fill,
    blame(pointer, message) {
      const isHere = `${pointer}/`.startsWith(`${field.pointer}/`);
      if (isHere) frame.complain(message);
      return isHere;
    },
  };
}

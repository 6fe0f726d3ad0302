import { type BooleanField, type ChoiceField, type Json, mayBeUnset, unset } from '@longrun/core';
import { element } from '../element.ts';
import type { Control } from './control.ts';
import { fieldFrame } from './field-frame.ts';

const YES_OR_NO = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
] as const;

/** One of a few values. */
export function choiceControl(field: ChoiceField | BooleanField): Control {
  const choices = field.type === 'boolean' ? YES_OR_NO : field.choices;
  const isOptional = mayBeUnset(field);
  const select = element(
    'select',
    {},
    // Nobody has chosen the first one just because it stands there first.
    element('option', { value: '' }, isOptional ? 'not set' : 'choose …'),
    ...choices.map(({ label }, index) => element('option', { value: index }, label)),
  );
  const frame = fieldFrame(field, select);
  const fill = (value: Json | undefined) => {
    const index = choices.findIndex((choice) => JSON.stringify(choice.value) === JSON.stringify(value));
    select.value = index < 0 ? '' : String(index);
  };
  fill(field.default);
  return {
    node: frame.node,
    read() {
      const chosen = select.value === '' ? undefined : choices[Number(select.value)];
      const isRight = chosen !== undefined || isOptional;
      frame.complain(isRight ? undefined : 'is missing');
      return { value: chosen ? chosen.value : isOptional ? unset(field) : undefined, isRight };
    },
    fill,
    blame(pointer, message) {
      if (pointer === field.pointer) frame.complain(message);
      return pointer === field.pointer;
    },
  };
}

import { type GroupField, type Json, mayBeUnset, unset } from '@longrun/core';
import { element } from '../element.ts';
import type { Control } from './control.ts';
import { createControl } from './create-control.ts';

/** Several fields together; a group that may be unset has a box to say so. */
export function groupControl(field: GroupField): Control {
  const isWhole = field.pointer === '';
  const canBeUnset = mayBeUnset(field);
  const inner = field.fields.map((each) => ({ name: each.name, control: createControl(each) }));
  const body = element('div', { class: 'fields' }, ...inner.map(({ control }) => control.node));
  const box = element('input', { type: 'checkbox', onchange: () => show(box.checked) });
  const show = (isSet: boolean) => {
    box.checked = isSet;
    body.hidden = !isSet;
  };
  show(!canBeUnset);
  const title = canBeUnset ? element('label', {}, box, field.label) : field.label;
  const node = isWhole
    ? body
    : element(
        'fieldset',
        {},
        element('legend', {}, title),
        field.description !== undefined && element('p', { class: 'hint' }, field.description),
        body,
      );
  return {
    node,
    read() {
      if (!box.checked) return { value: unset(field), isRight: true };
      const readings = inner.map(({ name, control }) => ({ name, ...control.read() }));
      const entries = readings.flatMap(({ name, value }): [string, Json][] =>
        value === undefined ? [] : [[name, value]],
      );
      return { value: Object.fromEntries(entries), isRight: readings.every(({ isRight }) => isRight) };
    },
    fill(value) {
      const isSet = typeof value === 'object' && value !== null && !Array.isArray(value);
      show(isSet || !canBeUnset);
      for (const { name, control } of inner) if (isSet && name in value) control.fill(value[name]);
    },
    blame: (pointer, message) => inner.some(({ control }) => control.blame(pointer, message)),
  };
}

import type { Field } from '@longrun/core';
import { choiceControl } from './choice-control.ts';
import { constantControl } from './constant-control.ts';
import type { Control } from './control.ts';
import { groupControl } from './group-control.ts';
import { linesControl } from './lines-control.ts';
import { ticksControl } from './ticks-control.ts';
import { typedControl } from './typed-control.ts';

/** What a field looks like on the page. */
export function createControl(field: Field): Control {
  switch (field.type) {
    case 'constant':
      return constantControl(field);
    case 'boolean':
    case 'choice':
      return choiceControl(field);
    case 'list':
      return field.item.type === 'choice' ? ticksControl(field, field.item) : linesControl(field, field.item);
    case 'group':
      return groupControl(field);
    default:
      return typedControl(field);
  }
}

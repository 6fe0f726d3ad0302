import type { ConstantField } from '@longrun/core';
import { element } from '../element.ts';
import type { Control } from './control.ts';

/** Nothing to see: there is one value. */
export function constantControl({ value }: ConstantField): Control {
  return {
    node: element('div', { hidden: true }),
    read: () => ({ value, isRight: true }),
    fill() {},
    blame: () => false,
  };
}

import { type Field, mayBeUnset } from '@longrun/core';
import { element, setText } from '../element.ts';

export interface FieldFrame {
  readonly node: HTMLElement;
  /** Undefined takes it away. */
  complain(problem: string | undefined): void;
}

/** A field's label, its place, and below it what is said about it. */
export function fieldFrame(field: Field, input: HTMLElement, rule = ''): FieldFrame {
  const problem = element('p', { class: 'problems', id: `problem${encodeURIComponent(field.pointer)}` });
  const hint = [field.description, rule].filter(Boolean).join('; ');
  input.id = `field${encodeURIComponent(field.pointer)}`;
  input.setAttribute('aria-describedby', problem.id);
  const node = element(
    'div',
    { class: 'field' },
    element('label', { for: input.id }, field.label, mayBeUnset(field) && element('small', {}, ' optional')),
    input,
    hint !== '' && element('p', { class: 'hint' }, hint),
    problem,
  );
  return {
    node,
    complain(text) {
      setText(problem, text === undefined ? '' : `${field.label} ${text}`);
      if (text === undefined) input.removeAttribute('aria-invalid');
      else input.setAttribute('aria-invalid', 'true');
    },
  };
}

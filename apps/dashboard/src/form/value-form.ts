import { formOf, type JobError, type Json, type JsonObject } from '@longrun/core';
import { element } from '../element.ts';
import { createControl } from './create-control.ts';
import { typedControl } from './typed-control.ts';

export interface ValueForm {
  readonly node: HTMLElement;
  /** The value, or undefined when something is wrong with it, which the form then says. */
  read(): { readonly value: Json } | undefined;
  /** Shows what a server found wrong: beside the fields below `at`, else as a whole. */
  complain(error: JobError, at: string): void;
}

/** A form for a value that fits a schema, with a way out into JSON for whatever it cannot hold. */
export function createValueForm(schema: JsonObject | undefined, label: string, value?: Json): ValueForm {
  const form = formOf(schema, label);
  const whole = { ...form, type: 'json', label: `${label}, as JSON` } as const;
  const fields = createControl(form);
  const json = typedControl(whole);
  const problems = element('div', { class: 'problems', role: 'alert' });
  const toJson = element(
    'button',
    { type: 'button', class: 'quiet', onclick: () => editJson() },
    'Edit as JSON',
  );
  let control = form.type === 'json' ? json : fields;
  const node = element('div', { class: 'fields' }, control.node, control === fields && toJson, problems);

  const editJson = (start = fields.read().value) => {
    json.fill(start);
    control = json;
    fields.node.replaceWith(json.node);
    toJson.remove();
    problems.replaceChildren();
  };
  if (value !== undefined) {
    fields.fill(value);
    if (control === json) json.fill(value);
    else if (!holds(fields.read().value, value)) editJson(value);
  } else if (control === json) json.fill({});

  return {
    node,
    read() {
      problems.replaceChildren();
      const { value: read = null, isRight } = control.read();
      return isRight ? { value: read } : undefined;
    },
    complain({ message, facts: { errors = [] } }, at) {
      const elsewhere = errors.filter(
        ({ pointer, message: wrong }) =>
          !pointer.startsWith(at) || !control.blame(pointer.slice(at.length), wrong),
      );
      const said =
        errors.length === 0 ? [message] : elsewhere.map((each) => `${each.pointer} ${each.message}`);
      problems.replaceChildren(...said.map((text) => element('p', {}, text)));
    },
  };
}

/** Whether a form that was filled with a value gives it back, defaults that were not in it apart. */
function holds(read: Json | undefined, value: Json): boolean {
  if (!isObject(read) || !isObject(value)) return JSON.stringify(read) === JSON.stringify(value);
  return Object.entries(value).every(([name, inner]) => name in read && holds(read[name], inner));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

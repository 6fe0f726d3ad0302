import { formOf, type Job, type JobApi, type UserAction } from '@longrun/core';
import { element } from '../element.ts';
import { createValueForm, type ValueForm } from '../form/value-form.ts';
import { openFormDialog } from './form-dialog.ts';

/** Runs an action, after its form and its confirmation where it has them. */
export async function performAction(
  { actions }: JobApi,
  action: UserAction,
  onJob: (job: Job) => void,
): Promise<void> {
  const { id, label, inputSchema, confirm } = action;
  const isAsked = inputSchema !== undefined && asksAnything(inputSchema);
  if (!isAsked && !confirm) return onJob(await actions.run(id));
  openFormDialog({
    title: label,
    above: aboutOf(action),
    form: () => (isAsked ? createValueForm(inputSchema, label) : noForm()),
    action: label,
    at: '/input',
    send: async (input) => onJob(await actions.run(id, isAsked ? { input } : {})),
  });
}

function asksAnything(schema: NonNullable<UserAction['inputSchema']>): boolean {
  const form = formOf(schema);
  return form.type !== 'constant' && !(form.type === 'group' && form.fields.length === 0);
}

function aboutOf({ description, messages = [], guide }: UserAction): HTMLElement[] {
  return [
    ...(description === undefined ? [] : [element('p', {}, description)]),
    ...messages.map(({ content }) => element('p', { class: 'hint' }, content)),
    ...(guide === undefined
      ? []
      : [element('details', {}, element('summary', {}, 'How it works'), element('pre', {}, guide))]),
  ];
}

/** Where there is nothing to answer, only to agree. */
function noForm(): ValueForm {
  const node = element('div', { class: 'problems', role: 'alert' });
  return {
    node,
    read: () => ({ value: null }),
    complain: ({ message }) => node.replaceChildren(message),
  };
}

import { isJobError, type Json } from '@longrun/core';
import { element } from '../element.ts';
import type { ValueForm } from '../form/value-form.ts';

export interface FormDialogOptions {
  readonly title: string;
  /** What stands above the form. */
  readonly above?: readonly HTMLElement[];
  /** Makes the form. */
  readonly form: () => ValueForm;
  /** What the button says that sends it. */
  readonly action: string;
  /** Where the server sees the value in the request, as a JSON pointer: below that are the places of the form. */
  readonly at: string;
  readonly send: (value: Json) => Promise<void>;
}

export interface FormDialog {
  /** Makes the form anew. */
  renew(): void;
  close(): void;
}

/** Asks for one value, and sends it; stays open while the server finds something wrong with it. */
export function openFormDialog(options: FormDialogOptions): FormDialog {
  let form = options.form();
  const submit = element('button', { type: 'submit', class: 'primary' }, options.action);
  const send = async () => {
    const read = form.read();
    if (!read) return;
    submit.disabled = true;
    try {
      await options.send(read.value);
      dialog.close();
    } catch (error) {
      if (!isJobError(error)) throw error;
      form.complain(error, options.at);
    } finally {
      submit.disabled = false;
    }
  };
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'form-title', onclose: () => dialog.remove() },
    element(
      'form',
      {
        novalidate: true, // the form says itself what is wrong, in the words of the schema
        onsubmit: (event) => {
          event.preventDefault();
          void send();
        },
      },
      element('h2', { id: 'form-title' }, options.title),
      ...(options.above ?? []),
      form.node,
      element(
        'div',
        { class: 'actions' },
        element('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
        submit,
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return {
    renew() {
      const next = options.form();
      form.node.replaceWith(next.node);
      form = next;
    },
    close: () => dialog.close(),
  };
}

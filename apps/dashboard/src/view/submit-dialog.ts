import type { Job, JobApi, Json, KindDescription, UserAction } from '@longrun/core';
import { element, setText } from '../element.ts';
import { createValueForm } from '../form/value-form.ts';
import { actionList } from './action-list.ts';
import { openFormDialog } from './form-dialog.ts';

/** What the form begins with. */
export interface SubmitDraft {
  readonly kind?: string;
  readonly input?: Json;
}

export interface SubmitDialogOptions {
  readonly api: JobApi;
  readonly kinds: readonly KindDescription[];
  /** Stand above the kinds, unless a kind was chosen before. */
  readonly actions: readonly UserAction[];
  readonly draft: SubmitDraft;
  /** Told of the job once it is submitted. */
  readonly onJob: (job: Job) => void;
  readonly onAction: (action: UserAction) => void;
}

/** Opens the form for a new job. */
export function openSubmitDialog({ api, kinds, actions, draft, onJob, onAction }: SubmitDialogOptions): void {
  const about = element('p', { class: 'hint' });
  const kind = element(
    'select',
    { id: 'kind', onchange: () => choose() },
    ...kinds.map((each) => element('option', { value: each.kind }, nameOf(each))),
  );
  const chosen = () => kinds.find((each) => each.kind === kind.value);
  const describe = () => {
    const { description = '' } = chosen() ?? {};
    setText(about, description);
    about.hidden = description === '';
  };
  if (draft.kind !== undefined) kind.value = draft.kind;
  describe();
  const buttons = actionList(draft.kind === undefined ? actions : [], (action) => {
    dialog.close();
    onAction(action);
  });
  const dialog = openFormDialog({
    title: 'New job',
    above: [...(buttons ? [buttons] : []), element('label', { for: 'kind' }, 'Kind'), kind, about],
    form: () =>
      createValueForm(chosen()?.inputSchema, 'Input', kind.value === draft.kind ? draft.input : undefined),
    action: 'Start job',
    at: '/input',
    send: async (input) => onJob(await submitJob(api, kind.value, input)),
  });
  const choose = () => {
    describe();
    dialog.renew();
  };
}

function nameOf({ kind, label }: KindDescription): string {
  return label === undefined ? kind : `${label} (${kind})`;
}

async function submitJob(api: JobApi, kind: string, input: Json): Promise<Job> {
  const [submitted] = await api.submit([{ kind, input }]);
  if (!submitted?.job) throw submitted?.error ?? new Error('The server did not answer for the job.');
  return submitted.job;
}

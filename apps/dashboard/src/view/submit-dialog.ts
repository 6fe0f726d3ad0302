import { isJobError, type Job, type JobApi, type Json, type KindDescription } from '@longrun/core';
import { element, setText } from '../element.ts';
import { exampleOf } from '../example-of.ts';

/** What the form begins with. */
export interface SubmitDraft {
  readonly kind?: string;
  readonly input?: Json;
}

/** Opens the form for a new job; `onJob` is told of the job once it is submitted. */
export function openSubmitDialog(
  api: JobApi,
  kinds: readonly KindDescription[],
  draft: SubmitDraft,
  onJob: (job: Job) => void,
): void {
  const kind = element(
    'select',
    { id: 'kind', onchange: () => describe() },
    ...kinds.map((each) => element('option', { value: each.kind }, nameOf(each))),
  );
  const about = element('p', { class: 'hint' });
  const input = element('textarea', {
    id: 'input',
    rows: 10,
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'problems',
  });
  const problems = element('div', { id: 'problems', class: 'problems', role: 'alert' });
  const submit = element('button', { type: 'submit', class: 'primary' }, 'Start job');

  const describe = (given?: Json) => {
    const chosen = kinds.find((each) => each.kind === kind.value);
    setText(about, chosen?.description ?? '');
    about.hidden = !chosen?.description;
    input.value = JSON.stringify(given ?? exampleOf(chosen?.inputSchema), null, 2);
    problems.replaceChildren();
  };
  const send = async () => {
    problems.replaceChildren();
    submit.disabled = true;
    try {
      onJob(await submitJob(api, kind.value, input.value));
      dialog.close();
    } catch (error) {
      problems.replaceChildren(...complaintsOf(error));
    } finally {
      submit.disabled = false;
    }
  };
  const dialog = element(
    'dialog',
    { class: 'submit', 'aria-labelledby': 'submit-title', onclose: () => dialog.remove() },
    element(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          void send();
        },
      },
      element('h2', { id: 'submit-title' }, 'New job'),
      element('label', { for: 'kind' }, 'Kind'),
      kind,
      about,
      element('label', { for: 'input' }, 'Input, as JSON'),
      input,
      problems,
      element(
        'div',
        { class: 'actions' },
        element('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
        submit,
      ),
    ),
  );
  if (draft.kind !== undefined) kind.value = draft.kind;
  describe(draft.input);
  document.body.append(dialog);
  dialog.showModal();
}

function nameOf({ kind, label }: KindDescription): string {
  return label === undefined ? kind : `${label} (${kind})`;
}

async function submitJob(api: JobApi, kind: string, text: string): Promise<Job> {
  // JSON.parse answers JSON; its type only says so less precisely.
  const input = text.trim() === '' ? {} : (JSON.parse(text) as Json);
  const [submitted] = await api.submit([{ kind, input }]);
  if (!submitted?.job) throw submitted?.error ?? new Error('The server did not answer for the job.');
  return submitted.job;
}

function complaintsOf(error: unknown): HTMLElement[] {
  if (error instanceof SyntaxError) return [element('p', {}, `The input is not JSON: ${error.message}`)];
  if (!isJobError(error)) throw error;
  const violations = error.facts.errors ?? [];
  if (violations.length === 0) return [element('p', {}, error.message)];
  return violations.map(({ pointer, message }) =>
    element('p', {}, element('code', {}, pointer === '' ? '/' : pointer), ` ${message}`),
  );
}

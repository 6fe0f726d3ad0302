import type { JobError, KindDescription } from '@longrun/core';
import { LIST_ADDRESS } from '../address.ts';
import { element } from '../element.ts';
import type { SubmitDraft } from './submit-dialog.ts';

const SAMPLE = [
  '// jobs.ts',
  "import { defineJob } from '@longrun/worker';",
  '',
  'export const hello = defineJob({',
  "  kind: 'demo:hello',",
  '  async run({ progress }) {',
  '    progress({ percent: 50 });',
  "    return 'done';",
  '  },',
  '});',
];

/** What stands in place of the first job: how to get one. */
export function emptyList(
  kinds: readonly KindDescription[],
  onSubmit: (draft: SubmitDraft) => void,
): HTMLElement {
  const [first] = kinds;
  return element(
    'div',
    { class: 'empty' },
    element('h2', {}, 'No jobs yet'),
    ...(first ? withKinds(first, kinds, onSubmit) : withoutKinds()),
  );
}

function withKinds(
  first: KindDescription,
  kinds: readonly KindDescription[],
  onSubmit: (draft: SubmitDraft) => void,
): HTMLElement[] {
  return [
    element('p', {}, 'These kinds of job can run here:'),
    element(
      'ul',
      { class: 'kinds' },
      ...kinds
        .slice(0, 8)
        .map((each) =>
          element(
            'li',
            {},
            element(
              'button',
              { type: 'button', onclick: () => onSubmit({ kind: each.kind }) },
              each.label ?? each.kind,
            ),
            each.description !== undefined && element('span', {}, each.description),
          ),
        ),
    ),
    element('p', {}, 'Or from a terminal, which asks for the rest:'),
    element('pre', { tabindex: 0 }, `longrun submit ${first.kind} --watch`),
  ];
}

function withoutKinds(): HTMLElement[] {
  return [
    element('p', {}, 'No worker has said yet what it can run. Define a job in a file:'),
    element('pre', { tabindex: 0 }, SAMPLE.join('\n')),
    element('p', {}, 'and start a worker for it:'),
    element('pre', { tabindex: 0 }, 'longrun worker jobs.ts'),
  ];
}

/** When there are jobs and the filter hides them. */
export function nothingMatches(onClear: () => void): HTMLElement {
  return element(
    'div',
    { class: 'empty' },
    element('h2', {}, 'No job matches'),
    element('button', { type: 'button', onclick: onClear }, 'Show all jobs'),
  );
}

/** In place of a job that never was, or is no more. */
export function gone(problem: JobError): HTMLElement {
  return element(
    'div',
    { class: 'empty' },
    element('h2', {}, 'Nothing to show'),
    element('p', {}, problem.message),
    element('a', { href: LIST_ADDRESS }, 'All jobs'),
  );
}

import type { JobError } from '@longrun/core';
import { element, setText } from '../element.ts';

export interface Notice {
  readonly node: HTMLElement;
  /** Undefined takes it away. */
  show(error: JobError | undefined): void;
}

/** A line above everything else: what went wrong. `canClose` for what does not go away by itself. */
export function createNotice({ canClose }: { canClose: boolean }): Notice {
  const text = element('p');
  const close = element('button', { type: 'button', onclick: () => show(undefined) }, 'Close');
  const node = element('div', { class: 'notice', role: 'alert', hidden: true }, text, canClose && close);
  const show = (error: JobError | undefined) => {
    node.hidden = !error;
    setText(text, error?.message ?? '');
  };
  return { node, show };
}

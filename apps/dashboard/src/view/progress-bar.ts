import { isActive, type Job, percentOf } from '@longrun/core';
import { element } from '../element.ts';

export interface ProgressBar {
  readonly node: HTMLElement;
  /** False when there is no bar to show. */
  show(job: Job): boolean;
}

/** A bar for how far a job is; moving without a value while nothing is known, absent where it says nothing. */
export function createProgressBar(label: string): ProgressBar {
  const node = element('progress', { max: 100, 'aria-label': label });
  return {
    node,
    show(job) {
      const percent = job.state === 'succeeded' && !job.partial ? 100 : percentOf(job.progress);
      node.hidden = percent === undefined && !isActive(job.state);
      node.dataset.state = job.state;
      if (percent === undefined) node.removeAttribute('value');
      else node.value = percent;
      return !node.hidden;
    },
  };
}

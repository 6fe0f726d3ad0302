import type { JobApi } from '@longrun/core';
import { element } from '../element.ts';
import { jsonBlock } from './json-block.ts';

export interface Plan {
  readonly node: HTMLElement;
  /** Reads the plan as it is now. */
  load(): Promise<void>;
}

/** How a job is to be done, as it was decided before its start. */
export function createPlan({ plans }: JobApi, jobId: string): Plan {
  const content = element('div');
  const node = element('section', { hidden: true }, element('h3', {}, 'Plan'), content);
  return {
    node,
    async load() {
      const { plan } = await plans.get(jobId);
      node.hidden = false;
      content.replaceChildren(
        Object.keys(plan).length > 0
          ? jsonBlock(plan)
          : element('p', { class: 'hint' }, 'None yet; the job can be started all the same.'),
      );
    },
  };
}

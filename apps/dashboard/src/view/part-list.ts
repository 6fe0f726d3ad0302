import type { JobApi } from '@longrun/core';
import { element, setText } from '../element.ts';
import { createJobList } from './job-list.ts';

/** More of them are no list to read. */
const MOST = 100;
/** As often as a person can follow. */
const REFRESH_MS = 1_000;

export interface PartList {
  readonly node: HTMLElement;
  /** Reads the parts; soon, when that was just done. */
  load(): Promise<void>;
}

/** The parts of a split job, each with its bar and a link. */
export function createPartList(api: JobApi, jobId: string): PartList {
  const list = createJobList(({ part = 0 }) => `Part ${part + 1}`);
  const more = element('p', { class: 'hint' });
  const node = element('section', { hidden: true }, element('h3', {}, 'Parts'), list.node, more);
  let isReading = false;
  let isStale = false;

  const read = async () => {
    isStale = false;
    const { jobs, nextCursor } = await api.list({ parentId: jobId, limit: MOST });
    node.hidden = jobs.length === 0;
    const [{ partCount = MOST } = {}] = jobs;
    setText(more, nextCursor === undefined ? '' : `The last ${MOST} of ${partCount.toLocaleString('en')}.`);
    list.show(
      jobs.toSorted((a, b) => (a.part ?? 0) - (b.part ?? 0)),
      undefined,
    );
  };
  return {
    node,
    async load() {
      isStale = true;
      if (isReading) return;
      isReading = true;
      try {
        while (isStale) {
          await read();
          await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
        }
      } finally {
        isReading = false;
      }
    },
  };
}

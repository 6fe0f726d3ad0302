import type { Job } from '@longrun/core';
import { element } from '../element.ts';
import { createJobRow, type JobRow } from './job-row.ts';

export interface JobList {
  readonly node: HTMLElement;
  show(jobs: readonly Job[], selectedId: string | undefined): void;
}

/** The jobs, newest first. Rows stay the same elements, so that focus and selection survive each change. */
export function createJobList(titleOf: (job: Job) => string): JobList {
  const rows = new Map<string, JobRow>();
  const node = element('ol', { class: 'jobs', 'aria-label': 'Jobs', onkeydown: moveFocus });
  return {
    node,
    show(jobs, selectedId) {
      const ids = new Set(jobs.map(({ id }) => id));
      for (const [id, row] of rows)
        if (!ids.has(id)) {
          row.node.remove();
          rows.delete(id);
        }
      for (const [index, job] of jobs.entries()) {
        const row = rows.get(job.id) ?? createJobRow(job.id, titleOf);
        rows.set(job.id, row);
        row.show(job, job.id === selectedId);
        const there = node.children[index];
        if (there !== row.node) node.insertBefore(row.node, there ?? null);
      }
    },
  };
}

/** Up and down go from row to row. */
function moveFocus(event: Event): void {
  if (!(event instanceof KeyboardEvent) || !(event.target instanceof Element)) return;
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
  const direction = event.key === 'ArrowDown' || event.key === 'ArrowUp' ? step[event.key] : undefined;
  const link = direction && event.target.closest('li')?.[direction]?.querySelector('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}

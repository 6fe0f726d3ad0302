import { fromMoment, type JobApi, type JobUpdate, UPDATE_WORDS } from '@longrun/core';
import { element } from '../element.ts';
import { momentText } from '../text/moment.ts';

/** What happened longer ago is read in a terminal. */
const LATEST = 500;
/** What a job says of itself stands in its bar and its messages. */
const SMALL: ReadonlySet<JobUpdate['event']> = new Set(['report', 'message']);

export interface History {
  readonly node: HTMLElement;
  take(update: JobUpdate): void;
  /** Reads what came before the job had this sequence number. */
  load(sequence: number): Promise<void>;
}

/** What happened to a job, oldest first, and who asked for it and why. */
export function createHistory(api: JobApi, jobId: string): History {
  const list = element('ol', { class: 'history' });
  const node = element('details', { hidden: true }, element('summary', {}, 'History'), list);
  const shown = new Map<number, HTMLElement>();
  const take = (update: JobUpdate) => {
    if (update.live || SMALL.has(update.event) || shown.has(update.sequence)) return;
    const row = rowOf(update);
    const before = [...shown.keys()].filter((sequence) => sequence > update.sequence);
    list.insertBefore(row, shown.get(Math.min(...before)) ?? null);
    shown.set(update.sequence, row);
    node.hidden = false;
  };
  return {
    node,
    take,
    async load(sequence) {
      const after = Math.max(0, sequence - LATEST);
      const { updates } = await api.history(jobId, { after, limit: LATEST });
      for (const update of updates) take(update);
      if (after > 0)
        list.before(
          element('p', { class: 'hint' }, 'All of it: ', element('code', {}, `longrun history ${jobId}`)),
        );
    },
  };
}

function rowOf({ at, event, by, reason, changes }: JobUpdate): HTMLElement {
  const time = new Date(fromMoment(at)).toLocaleTimeString('en', { hour12: false });
  const words = changes?.error ? `${UPDATE_WORDS[event]}: ${changes.error.message}` : UPDATE_WORDS[event];
  return element(
    'li',
    {},
    element('time', { datetime: at, title: momentText(at) }, time),
    element('span', { class: 'text' }, words),
    by !== undefined && element('span', { class: 'by' }, reason === undefined ? by : `${by}: ${reason}`),
  );
}

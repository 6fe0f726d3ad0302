import type { BulkRequest, JobApi } from '@longrun/core';
import { addressOf } from '../address.ts';
import { bulkOffers, type OfferedAction } from '../bulk-offers.ts';
import { element } from '../element.ts';
import type { FeedQuery, FeedView } from '../jobs-feed.ts';
import { ask } from './ask.ts';

const LABELS = {
  cancel: 'Cancel all',
  retry: 'Run all again',
  delete: 'Delete all',
} as const satisfies Record<OfferedAction, string>;

export interface BulkBar {
  readonly node: HTMLElement;
  /** `query` is what the list is narrowed to; without one nothing is offered. */
  show(counts: FeedView['counts'], query: FeedQuery | undefined): void;
}

export interface BulkBarOptions {
  readonly api: JobApi;
  readonly run: (task: () => Promise<void>) => void;
}

/** Buttons that ask the same of every job which the filter shows. */
export function createBulkBar({ api, run }: BulkBarOptions): BulkBar {
  const node = element('div', { class: 'actions', role: 'group', 'aria-label': 'For all that are shown' });
  let shown = '';
  const perform = async (action: OfferedAction, { states, text }: FeedQuery) => {
    const request: BulkRequest = {
      action,
      filter: { ...(states.length > 0 && { state: states }), ...(text !== '' && { text }) },
    };
    const { count, capped } = await api.bulk.preview(request);
    const jobs = `${capped ? 'More than ' : ''}${count.toLocaleString('en')} ${count === 1 ? 'job' : 'jobs'}`;
    if (count === 0 || !(await ask(`${LABELS[action]}: ${jobs}?`, LABELS[action]))) return;
    location.hash = addressOf((await api.bulk.run(request)).id);
  };
  return {
    node,
    show(counts, query) {
      const offers = query ? bulkOffers(counts) : [];
      const key = JSON.stringify([offers, query]);
      if (key === shown) return;
      shown = key;
      node.hidden = offers.length === 0;
      node.replaceChildren(
        ...offers.map(({ action, count }) =>
          element(
            'button',
            {
              type: 'button',
              'data-bulk': action,
              onclick: () => query && run(() => perform(action, query)),
            },
            `${LABELS[action]} ${count.toLocaleString('en')}…`,
          ),
        ),
      );
    },
  };
}

import type { Chore, StoreQuery } from '../../store-query.ts';
import { KINDS, TENANTS } from './random-batches.ts';

const CHORES: readonly Chore[] = [
  ...(['promote', 'rescue', 'orphaned', 'expire'] as const),
  ...(['end', 'idle', 'confirm', 'roll-up'] as const),
];

/** What is asked of a store that has these jobs. */
export function questions(ids: readonly string[]): StoreQuery[] {
  return [
    { type: 'jobs', ids },
    ...ids.map((jobId): StoreQuery => ({ type: 'updates', jobId, after: 0, limit: 1_000 })),
    ...CHORES.map((chore): StoreQuery => ({ type: 'due', chore, limit: 1_000 })),
    { type: 'nextDue' },
    { type: 'totals' },
    ...TENANTS.flatMap((tenant): StoreQuery[] => [
      { type: 'list', tenant, limit: 1_000 },
      { type: 'counts', tenant, topLevel: true },
      { type: 'limits', tenant },
      { type: 'pauses', tenant },
      ...ids.map((jobId): StoreQuery => ({ type: 'standing', tenant, jobId })),
    ]),
    ...KINDS.map((kind): StoreQuery => ({ type: 'waitingTenants', kind })),
  ];
}

/** An answer that any store would give: numbers of jobs are each store's own, any of those that are due may come first, and so may any
 *  tenant whose jobs have owners. */
export function comparableAnswer({ type }: StoreQuery, answer: unknown): unknown {
  const inOrder = type === 'due' || type === 'waitingTenants' ? sorted(answer) : answer;
  return JSON.parse(JSON.stringify(inOrder ?? null), (name, value) =>
    name === 'number' ? undefined : value,
  );
}

function sorted(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list
    .map((one) => ({ one, text: JSON.stringify(one) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ one }) => one);
}

import type { JobOptions } from '@longrun/core';
import type { Label } from './store-command.ts';

/** What lists can filter a job by. */
export function labelsOf({ owner, tags, attributes }: JobOptions): Label[] {
  if (owner === undefined && tags === undefined && attributes === undefined) return [];
  return [
    ...(owner === undefined ? [] : [{ name: 'owner', value: owner }]),
    ...(tags ?? []).map((value) => ({ name: 'tag', value })),
    ...Object.entries(attributes ?? {}).map(([name, value]) => ({ name: `attribute.${name}`, value })),
  ];
}

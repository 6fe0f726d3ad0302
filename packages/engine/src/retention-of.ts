import type { Retention } from '@longrun/core';
import type { Runtime } from './runtime.ts';

/** How long jobs of a kind are kept: as its definition says, else as this engine was told. */
export function retentionOf(
  { catalogue, retention }: Pick<Runtime, 'catalogue' | 'retention'>,
  tenant: string,
  kind: string,
): Retention {
  const own = catalogue.describe(tenant, kind)?.retention;
  return own ? { ...retention, ...own } : retention;
}

import type { Retention } from '@longrun/core';
import type { Runtime } from './runtime.ts';

/** How long a job is kept: as was said at its submit, else as its kind says, else as this engine was told. */
export function retentionOf(
  { catalogue, retention }: Pick<Runtime, 'catalogue' | 'retention'>,
  { tenant, kind }: { readonly tenant: string; readonly kind: string },
  own: Retention | undefined,
): Retention {
  const ofKind = catalogue.describe(tenant, kind)?.retention;
  return ofKind || own ? { ...retention, ...ofKind, ...own } : retention;
}

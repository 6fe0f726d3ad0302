import type { JobApi, KnownKind } from '@longrun/core';

/** `demo:echo` in its two parts. The second may hold colons itself. */
export function splitKind(kind: string): { readonly domain: string; readonly operation: string } {
  const at = kind.indexOf(':');
  return { domain: kind.slice(0, at), operation: kind.slice(at + 1) };
}

/** The name of a kind in a dialect: the one that its definition gives, or else what follows from the kind. */
export function nameOfKind(
  dialect: string,
  { kind, names }: Pick<KnownKind, 'kind' | 'names'>,
  follows: (kind: string) => string,
): string {
  return names?.[dialect] ?? follows(kind);
}

/** The kind that has this name in a dialect. */
export async function findKind(
  jobs: JobApi,
  dialect: string,
  name: string,
  follows: (kind: string) => string,
): Promise<KnownKind | undefined> {
  return (await jobs.kinds()).find((kind) => nameOfKind(dialect, kind, follows) === name);
}

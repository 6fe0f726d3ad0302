/** What a request prefers (RFC 7240). A preference that is not understood is passed over. */
export interface Preference {
  readonly isAsync: boolean;
  /** How long the client waits for the end, in milliseconds. */
  readonly waitMs?: number;
}

export function preferenceOf(header: string | null, mostMs: number): Preference {
  const said = (header ?? '').split(/[,;]/).map((one) => one.trim().toLowerCase());
  const wait = said.flatMap((one) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(one)?.[1] ?? [])[0];
  return {
    isAsync: said.includes('respond-async'),
    ...(wait !== undefined && { waitMs: Math.min(Number(wait) * 1_000, mostMs) }),
  };
}

/** What a key allows. */
export const SCOPES = ['submit', 'read', 'control', 'work', 'manage', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** On whose behalf something is asked. It follows from the credential alone, never from a request's body. */
export interface Caller {
  readonly tenant: string;
  /** Recorded as the author: a key's id, or `local`. */
  readonly actor: string;
  readonly scopes: readonly Scope[];
}

export const DEFAULT_TENANT = 'default';

/** Who asks when there are no keys: the one user of this machine. */
export const LOCAL_CALLER: Caller = { tenant: DEFAULT_TENANT, actor: 'local', scopes: SCOPES };

/** `admin` includes every other scope. */
export function may(caller: Caller, scope: Scope): boolean {
  return caller.scopes.includes(scope) || caller.scopes.includes('admin');
}

import type { Moment } from '@longrun/core';
import type { Caller, Scope } from './caller.ts';

/** A key without its secret, which nobody can read again. */
export interface KeyInfo {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Moment;
  readonly expiresAt?: Moment;
  readonly revokedAt?: Moment;
}

export interface NewKey {
  readonly name: string;
  /** Every scope but `admin` unless told otherwise. */
  readonly scopes?: readonly Scope[];
  readonly tenant?: string;
  readonly expiresAt?: Moment;
}

/** The keys of this installation. */
export interface KeyRing {
  /** The only time the token is seen. */
  create(key: NewKey): Promise<{ readonly key: KeyInfo; readonly token: string }>;
  /** Newest first; of one tenant, or of all. */
  list(tenant?: string): Promise<KeyInfo[]>;
  /** Effective at once on this server. Harmless when repeated. Rejects with `key-not-found`. */
  revoke(id: string, tenant?: string): Promise<KeyInfo>;
  /** The caller behind a token; undefined for an unknown, revoked or expired one, all alike. */
  authenticate(token: string): Promise<Caller | undefined>;
  /** False until the first key is made: then, and only then, callers without a key are let in from loopback. */
  required(): Promise<boolean>;
}

import { createHash, randomBytes } from 'node:crypto';
import { fromMoment, isMoment, JobError, toMoment, type Violation } from '@longrun/core';
import { type Caller, DEFAULT_TENANT, SCOPES, type Scope } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Commit } from './committer.ts';
import type { KeyInfo, KeyRing, NewKey } from './keys.ts';
import type { Store } from './store.ts';
import type { StoredKey } from './stored.ts';

/** How long an answer about a token is believed, in milliseconds: a key revoked through another server works no longer than this, and keeps
 *  what it has open until that is looked at again. */
const BELIEVE_MS = 1_000;
const MAX_BELIEVED = 10_000;
const EVERYDAY_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'admin');
const TENANT = /^[\w.-]{1,64}$/;

/** As this engine holds it. */
export interface OwnKeyRing extends KeyRing {
  /** Another server may have made or revoked keys. */
  forget(): void;
}

/** Tokens look like `longrun_<id>_<secret>_<checksum>`: recognisable by secret scanners, 160 random bits, and a typing
 *  error is told from a wrong key without asking the store. Only their SHA-256 is kept; with so many random bits a slow hash
 *  would add nothing. */
export function createKeyRing(store: Store, commit: Commit, clock: Clock): OwnKeyRing {
  const believed = new Map<string, { readonly key: StoredKey | undefined; readonly askedAt: number }>();
  let isRequired = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  const isFresh = (asked: number) => Math.abs(clock.now() - asked) < BELIEVE_MS;
  const find = async (hash: string): Promise<StoredKey | undefined> => {
    const known = believed.get(hash);
    if (known && isFresh(known.askedAt)) return known.key;
    const asking = { askedAt: clock.now() }; // of before the answer: it may have been revoked on its way
    const [key] = await store.read({ type: 'keys', hash });
    if (believed.size >= MAX_BELIEVED) believed.clear();
    believed.set(hash, { key, ...asking });
    return key;
  };
  return {
    forget() {
      believed.clear();
      askedAt = Number.NEGATIVE_INFINITY;
    },
    async create(request) {
      assertKey(request);
      const id = randomBytes(6).toString('hex');
      const body = `longrun_${id}_${randomBytes(20).toString('hex')}`;
      const token = `${body}_${checksum(body)}`;
      const { name, tenant = DEFAULT_TENANT, scopes = EVERYDAY_SCOPES, expiresAt } = request;
      const expiry = expiresAt === undefined ? {} : { expiresAt: fromMoment(expiresAt) };
      const result = await commit({
        type: 'create-key',
        key: { id, tenant, name, hash: sha256(token), scopes, createdAt: 0, ...expiry },
      });
      if (result.refused || !result.key) throw new Error('the store did not keep the key');
      isRequired = true;
      return { key: toInfo(result.key), token };
    },
    async list(tenant) {
      return (await store.read({ type: 'keys', ...(tenant !== undefined && { tenant }) })).map(toInfo);
    },
    async revoke(id, tenant) {
      const result = await commit({ type: 'revoke-key', id, ...(tenant !== undefined && { tenant }) });
      if (result.refused || !result.key)
        throw new JobError('key-not-found', `There is no key ${id}.`, { id });
      believed.delete(result.key.hash);
      return toInfo(result.key);
    },
    async authenticate(token) {
      if (!isWellFormed(token)) return undefined;
      const key = await find(sha256(token));
      if (!key || key.revokedAt !== undefined) return undefined;
      if (key.expiresAt !== undefined && key.expiresAt <= clock.now()) return undefined;
      return { tenant: key.tenant, actor: `key_${key.id}`, scopes: key.scopes } satisfies Caller;
    },
    async required() {
      // Keys are never removed, so once true it stays true. Every request without a key asks.
      if (isRequired || isFresh(askedAt)) return isRequired;
      const asking = clock.now();
      const hasKeys = (await store.read({ type: 'keys' })).length > 0;
      isRequired ||= hasKeys; // a key may have been made meanwhile
      askedAt = asking;
      return isRequired;
    },
  };
}

function assertKey({ name, tenant, scopes, expiresAt }: NewKey): void {
  const errors: Violation[] = [];
  if (typeof name !== 'string' || name.length === 0 || name.length > 100)
    errors.push({ pointer: '/name', message: 'must be a text of 1 to 100 characters' });
  if (tenant !== undefined && !TENANT.test(tenant))
    errors.push({ pointer: '/tenant', message: 'must be 1 to 64 letters, digits, `_`, `-` or `.`' });
  if (scopes?.length === 0 || scopes?.some((scope) => !SCOPES.includes(scope)))
    errors.push({ pointer: '/scopes', message: `must be some of ${SCOPES.join(', ')}` });
  if (expiresAt !== undefined && !isMoment(expiresAt))
    errors.push({
      pointer: '/expiresAt',
      message: 'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
    });
  if (errors.length > 0)
    throw new JobError('invalid-input', `${errors[0]?.pointer} ${errors[0]?.message}.`, { errors });
}

function isWellFormed(token: string): boolean {
  const cut = token.lastIndexOf('_');
  return token.startsWith('longrun_') && token.slice(cut + 1) === checksum(token.slice(0, cut));
}

const checksum = (body: string) => sha256(body).slice(0, 6);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function toInfo({ id, tenant, name, scopes, createdAt, expiresAt, revokedAt }: StoredKey): KeyInfo {
  return {
    id,
    tenant,
    name,
    scopes,
    createdAt: toMoment(createdAt),
    ...(expiresAt !== undefined && { expiresAt: toMoment(expiresAt) }),
    ...(revokedAt !== undefined && { revokedAt: toMoment(revokedAt) }),
  };
}

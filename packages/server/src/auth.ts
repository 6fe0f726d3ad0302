import { JobError } from '@longrun/core';
import { type Caller, type KeyRing, LOCAL_CALLER, may, type Scope } from '@longrun/engine';
import type { Connection } from './connection.ts';
import { type FailureLimit, failureLimit } from './failure-limit.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';

/** Decides who is asking. Rejects with `unauthorized`, `forbidden` or `too-many-requests`. How a token travels
 *  (header, form, query) is the business of the API that was asked. */
export type Admit = (token: string | undefined, request: Request, from: Connection) => Promise<Caller>;

/** Admits by the keys of this installation; while there are none, whoever is on this machine. */
export function admitByKey(keys: KeyRing, failures: FailureLimit = failureLimit()): Admit {
  return async (token, request, from) => {
    if (token !== undefined) {
      const caller = await keys.authenticate(token);
      if (caller) return caller;
      failures.count(from.remoteAddress ?? '');
      throw unauthorized();
    }
    if ((await keys.required()) || !isLoopbackAddress(from.remoteAddress ?? '')) throw unauthorized();
    if (!isLoopbackHost(hostOf(request)))
      throw new JobError(
        'forbidden',
        'This server has no keys yet and answers only to the names of this machine, such as localhost.',
      );
    return LOCAL_CALLER;
  };
}

/** One answer for a missing, unknown, revoked or expired key, so that none can be told from another. */
export function unauthorized(): JobError {
  return new JobError('unauthorized', 'Send a valid key as `Authorization: Bearer <key>`.');
}

export function requireScope(caller: Caller, scope: Scope): void {
  if (!may(caller, scope)) throw new JobError('forbidden', `This needs a key with the scope \`${scope}\`.`);
}

const BEARER = /^Bearer +(\S+) *$/i;

/** The token of the Authorization header, or of one that is used like it; empty when there is something else in it, which no key
 *  matches. */
export function bearerToken(request: Request, name = 'authorization'): string | undefined {
  const header = request.headers.get(name);
  if (header === null) return undefined;
  return BEARER.exec(header)?.[1] ?? '';
}

/** Refuses a change that another site's page asks a browser to make. Programs send none of these headers. */
export function refuseForeignPage(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = site === null ? request.headers.get('origin') : null;
  const isOwn = site !== null ? site === 'same-origin' || site === 'none' : isOriginOf(origin, request);
  if (!isOwn) throw new JobError('forbidden', 'Pages of other sites may not change anything here.');
}

function isOriginOf(origin: string | null, request: Request): boolean {
  return origin === null || (URL.canParse(origin) && new URL(origin).host === hostOf(request).toLowerCase());
}

function hostOf(request: Request): string {
  return request.headers.get('host') ?? new URL(request.url).host;
}

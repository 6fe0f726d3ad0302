import { httpCall } from '@longrun/client';
import { JobError } from '@longrun/core';
import type { KeyInfo, KeyRing } from '@longrun/engine';
import type { Session } from './session.ts';

/** What is done to keys, whoever does it. */
export type KeyAdmin = Pick<KeyRing, 'create' | 'list' | 'revoke'>;

/** The keys of a server, over its HTTP routes. It knows the keys of its caller's tenant and no other. */
export function remoteKeys({ url, token }: Session): KeyAdmin {
  const call = httpCall({ url, ...(token !== undefined && { token }) });
  return {
    async create({ tenant, ...key }) {
      refuseTenant(tenant);
      return (
        await call.json<{ key: KeyInfo; token: string }>({ method: 'POST', path: '/v1/keys', body: key })
      ).body;
    },
    async list(tenant) {
      refuseTenant(tenant);
      return (await call.json<{ keys: KeyInfo[] }>({ path: '/v1/keys' })).body.keys;
    },
    async revoke(id) {
      return (await call.json<KeyInfo>({ method: 'DELETE', path: `/v1/keys/${encodeURIComponent(id)}` }))
        .body;
    },
  };
}

function refuseTenant(tenant: string | undefined): void {
  if (tenant !== undefined)
    throw new JobError(
      'invalid-request',
      '--tenant works with --store: a server keeps to the tenant of its caller.',
    );
}

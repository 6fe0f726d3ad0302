import { isKind, JobError, type JobSource, KIND_RULE } from '@longrun/core';
import { saveArtifact } from './artifacts.ts';
import type { Caller } from './caller.ts';
import { claim } from './claim.ts';
import type { Runtime } from './runtime.ts';
import { sync } from './sync.ts';

/** Work for the workers of one tenant. */
export function createJobSource(runtime: Runtime, caller: Caller, embedded: boolean): JobSource {
  const { commit, catalogue } = runtime;
  return {
    async register(kinds) {
      const wrong = kinds.findIndex(({ kind }) => !isKind(kind));
      if (wrong >= 0)
        throw new JobError('invalid-input', `/kinds/${wrong}/kind must be ${KIND_RULE}.`, {
          errors: [{ pointer: `/kinds/${wrong}/kind`, message: `must be ${KIND_RULE}` }],
        });
      await catalogue.load(caller.tenant);
      await commit({ type: 'register-kinds', tenant: caller.tenant, kinds });
      catalogue.learn(caller.tenant, kinds);
    },
    claim: (request, signal) => claim(runtime, caller, embedded, request, signal),
    sync: (request, signal) => sync(runtime, caller, request, signal),
    saveArtifact: (upload, signal) => saveArtifact(runtime, caller, upload, signal),
  };
}

import {
  isKind,
  isReservedKind,
  JobError,
  type JobSource,
  KIND_RULE,
  RESERVED_KIND_RULE,
} from '@longrun/core';
import { saveArtifact } from './artifacts.ts';
import type { Caller } from './caller.ts';
import { apiNameViolations } from './check-api-names.ts';
import { checkRetention } from './check-retention.ts';
import { claim } from './claim.ts';
import { triggerViolations } from './events/check-triggers.ts';
import { deleteHeldArtifact, openHeldArtifact } from './held-artifact.ts';
import { boundViolations } from './rules/check-bounds.ts';
import type { Runtime } from './runtime.ts';
import { assertNone } from './schedules/assert-none.ts';
import { defineSchedules } from './schedules/define-schedules.ts';
import { sync } from './sync.ts';
import { completeInside } from './transactions/complete-inside.ts';

/** Work for the workers of one tenant. */
export function createJobSource(runtime: Runtime, caller: Caller, embedded: boolean): JobSource {
  const { commit, catalogue } = runtime;
  return {
    async register(given) {
      // As JSON: what cannot travel to the store's thread would take its whole batch down, and what the caller changes later stays his.
      const kinds: typeof given = JSON.parse(JSON.stringify(given));
      const wrong = kinds.findIndex(({ kind }) => !isKind(kind));
      if (wrong >= 0)
        throw new JobError('invalid-input', `/kinds/${wrong}/kind must be ${KIND_RULE}.`, {
          errors: [{ pointer: `/kinds/${wrong}/kind`, message: `must be ${KIND_RULE}` }],
        });
      assertFree(
        kinds.map(({ kind }) => kind),
        '/kind',
      );
      for (const [index, { retention }] of kinds.entries())
        checkRetention(retention, `/kinds/${index}/retention`);
      assertNone(
        kinds.flatMap((kind, index) =>
          [...boundViolations(kind), ...apiNameViolations(kind), ...triggerViolations(kind)].map((wrong) => ({
            ...wrong,
            pointer: `/kinds/${index}${wrong.pointer}`,
          })),
        ),
      );
      await catalogue.load(caller.tenant);
      await commit({ type: 'register-kinds', tenant: caller.tenant, kinds });
      catalogue.learn(caller.tenant, kinds);
      await defineSchedules(runtime, caller, kinds);
    },
    async claim(request, signal) {
      assertFree(request.kinds);
      return claim(runtime, caller, embedded, request, signal);
    },
    sync: (request, signal) => sync(runtime, caller, request, signal),
    completeIn: (tx, completion) => completeInside(runtime, caller, tx, completion),
    saveArtifact: (upload, signal) => saveArtifact(runtime, caller, upload, signal),
    openArtifact: (file) => openHeldArtifact(runtime, caller, file),
    deleteArtifact: (file) => deleteHeldArtifact(runtime, caller, file),
  };
}

/** Workers leave the engine's own jobs to the engine. */
function assertFree(kinds: readonly string[], field = ''): void {
  const index = kinds.findIndex(isReservedKind);
  if (index < 0) return;
  const pointer = `/kinds/${index}${field}`;
  throw new JobError('invalid-input', `${pointer} ${RESERVED_KIND_RULE}.`, {
    errors: [{ pointer, message: RESERVED_KIND_RULE }],
  });
}

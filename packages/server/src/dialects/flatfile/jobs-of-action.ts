import type { ActionSpec, JobApi, UserAction } from '@longrun/core';
import type { DialectAsk } from '../../dialect/dialect.ts';
import type { ActionChangeFields, ActionFields } from './action-fields.ts';
import { ownOf } from './action-view.ts';
import { kindOf, operationOf } from './kind-of.ts';
import { withOwnFields } from './own-fields.ts';
import { placesOf } from './places.ts';
import { silenceOf } from './silence-of.ts';

type JobsOf = Pick<ActionSpec, 'kind' | 'driver' | 'job'>;
type Asking = Pick<DialectAsk, 'caller' | 'server'>;

interface About {
  readonly type: string;
  readonly operation: string;
  readonly source: string | undefined;
  readonly spaceId: unknown;
}

/** The jobs of a new action are like those that its caller would create. */
export function jobsOfNew(jobs: JobApi, fields: ActionFields, ask: Asking): Promise<JobsOf> {
  const { operation, targetId: source, spaceId } = fields;
  return jobsOf(jobs, { type: typeOf(fields.mount), operation, source, spaceId }, ask);
}

/** What a change of an action changes about its jobs. */
export async function jobsOfChanged(
  jobs: JobApi,
  before: UserAction,
  { operation, mount, targetId }: ActionChangeFields,
  ask: Asking,
): Promise<Partial<JobsOf>> {
  if (operation === undefined && mount === undefined && targetId === undefined) return {};
  const was = operationOf({ kind: before.kind, ...before.job });
  const about = {
    type: mount ? typeOf(mount) : was.type,
    operation: operation ?? was.operation,
    source: targetId ?? before.target,
    spaceId: ownOf(before).spaceId,
  };
  return jobsOf(jobs, about, ask);
}

/** The sort of thing that an action is shown on. */
function typeOf(mount: ActionChangeFields['mount']): string {
  return mount?.type === 'field' ? 'sheet' : (mount?.type ?? 'workbook');
}

async function jobsOf(
  jobs: JobApi,
  { type, operation, source, spaceId }: About,
  { caller, server }: Asking,
): Promise<JobsOf> {
  const { kind, isKnown, names } = await kindOf(jobs, { type, operation });
  const driver = isKnown ? 'worker' : 'caller';
  const told = typeof spaceId === 'string' ? { spaceId } : {};
  const metadata = withOwnFields(undefined, names);
  return {
    kind,
    driver,
    job: {
      attributes: {
        ...(source !== undefined && { source }),
        ...placesOf(caller.tenant, { type, source }, told),
      },
      ...(metadata && { metadata }),
      ...silenceOf(server, driver),
    },
  };
}

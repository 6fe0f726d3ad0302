import { isActive } from '@longrun/core';
import type { Model, ModelJob } from './model.ts';

type Scope = 'kind' | 'key';

export function placeOf(tenant: string, scope: Scope, value: string): string {
  return `${tenant} ${scope} ${value}`;
}

/** The jobs that a claim must give, the first in the line first. */
export function readyFor(
  model: Model,
  tenant: string,
  kinds: readonly string[],
  capacity: number,
): ModelJob[] {
  const taken: ModelJob[] = [];
  const line = [...model.jobs.values()]
    .filter((job) => job.state === 'queued' && job.tenant === tenant && kinds.includes(job.kind))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.number - b.number);
  for (const job of line) if (taken.length < capacity && !isHeldBack(model, job, taken)) taken.push(job);
  return taken;
}

/** A point of priority is worth a minute in the line. */
function rankOf({ queuedAt = 0, priority }: ModelJob): number {
  return queuedAt - priority * 60_000;
}

function isHeldBack(model: Model, job: ModelJob, taken: readonly ModelJob[]): boolean {
  if (model.rules.paused.has(`${job.tenant} ${job.kind}`)) return true;
  return limitsOn(model, job).some(
    ({ limit, isAbout }) => runningIn(model, isAbout) + taken.filter(isAbout).length >= limit,
  );
}

interface LimitOn {
  readonly limit: number;
  readonly isAbout: (job: ModelJob) => boolean;
}

/** The limits that are about a job, and which other jobs share each of them. */
export function limitsOn(
  { rules: { limits } }: Model,
  { tenant, kind, concurrencyKey }: ModelJob,
): LimitOn[] {
  const ofKind = limits.get(placeOf(tenant, 'kind', kind));
  const ofKey =
    concurrencyKey === undefined
      ? undefined
      : (limits.get(placeOf(tenant, 'key', concurrencyKey)) ?? limits.get(placeOf(tenant, 'key', '*')));
  return [
    ...(ofKind === undefined
      ? []
      : [{ limit: ofKind, isAbout: (job: ModelJob) => job.tenant === tenant && job.kind === kind }]),
    ...(ofKey === undefined
      ? []
      : [
          {
            limit: ofKey,
            isAbout: (job: ModelJob) => job.tenant === tenant && job.concurrencyKey === concurrencyKey,
          },
        ]),
  ];
}

/** How many of them are in workers' hands. */
export function runningIn({ jobs }: Model, isAbout: (job: ModelJob) => boolean): number {
  return [...jobs.values()].filter((job) => isActive(job.state) && isAbout(job)).length;
}

import type { JobApi, KindDescription } from '@longrun/core';
import { splitKind } from '../../dialect/find-kind.ts';
import { PROGRESS_TYPES, type ProgressType } from './progress.ts';

type Named = Pick<KindDescription, 'kind' | 'names'>;

/** A kind as its clients know it. */
export interface Operation {
  /** `XTour`. */
  readonly service: string;
  /** `PlanTours`, of `startPlanTours`. */
  readonly operation: string;
  /** `ToursResponse`, of `fetchToursResponse`. */
  readonly response: string;
  readonly progress: ProgressType;
}

/** Whose progress is not that of bulk work; a service, or one operation of it. */
const PROGRESS_OF: Readonly<Record<string, ProgressType>> = {
  XDima: 'DistanceMatrixProgress',
  XCluster: 'ClusterPlanningProgress',
  XTour: 'TourPlanProgress',
  'XData/CreateHighPerformanceRoutingNetwork': 'HighPerformanceRoutingNetworkProgress',
};

/** `demo:echo` is `XDemo`, `startEcho` and `fetchEchoResponse`. A definition says otherwise with the name
 *  `XTour/PlanTours`, `XTour/PlanTours/ToursResponse` or `XTour/PlanTours/ToursResponse/BulkProgress`. */
export function operationOf({ kind, names }: Named): Operation {
  const [service = '', operation = '', response = `${operation}Response`, named] = (
    names?.ptv ?? following(kind)
  ).split('/');
  const usual = PROGRESS_OF[`${service}/${operation}`] ?? PROGRESS_OF[service] ?? 'BulkProgress';
  const progress = PROGRESS_TYPES.find((type) => type === named) ?? usual;
  return { service, operation, response, progress };
}

function following(kind: string): string {
  const { domain, operation } = splitKind(kind);
  return `X${capitalised(domain)}/${capitalised(operation)}`;
}

/** `plan-tours` as `PlanTours`. */
function capitalised(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The operation of a job, whose kind may not be known any more. */
export async function operationOfJob(jobs: JobApi, { kind }: { readonly kind: string }): Promise<Operation> {
  return operationOf((await jobs.kinds()).find((known) => known.kind === kind) ?? { kind });
}

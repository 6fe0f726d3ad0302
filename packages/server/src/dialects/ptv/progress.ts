import { type Progress, percentOf } from '@longrun/core';

type Fields = Readonly<Record<string, number | string>>;

/** Each type of progress, from what the job has reported. */
const PROGRESS = {
  BulkProgress: (progress) => ({ ...(progress?.counters ?? hundredths(percentOf(progress) ?? 0)) }),
  DistanceMatrixProgress: (progress) => inStages(progress, 'CALCULATING_MATRIX', 'calculationProgress'),
  ClusterPlanningProgress: (progress) => inStages(progress, 'PROCESSING', 'optimizationProgress'),
  HighPerformanceRoutingNetworkProgress: (progress) => inStages(progress, 'GENERATING_NETWORK', 'progress'),
  TourPlanProgress: () => ({}),
} as const satisfies Record<string, (progress: Progress | undefined) => Fields>;

export type ProgressType = keyof typeof PROGRESS;

export const PROGRESS_TYPES = Object.keys(PROGRESS) as ProgressType[]; // exactly the keys of the table above

/** The progress of a running job. There is always some, since clients read it without looking whether it is there. */
export function progressOf(type: ProgressType, progress: Progress | undefined) {
  return { $type: type, ...PROGRESS[type](progress) };
}

/** Bulk work that does not count: in hundredths, all of them still to come where even the percentage is not known. */
function hundredths(percent: number) {
  const successful = Math.floor(percent);
  return { remaining: 100 - successful, successful, failed: 0 };
}

function inStages(progress: Progress | undefined, working: string, field: string): Fields {
  const percent = percentOf(progress);
  if (percent === undefined) return { status: 'PREPROCESSING' };
  return { status: percent < 100 ? working : 'DONE', [field]: percent };
}

import { type Job, type JobApi, JobError, jobNotFound, type KindDescription } from '@longrun/core';
import { nameOfKind, splitKind } from '../../dialect/find-kind.ts';

/** Where a task is: `/services/<service>/GPServer/<task>`. */
export interface TaskAddress {
  readonly service: string;
  readonly task: string;
}

type Named = Pick<KindDescription, 'kind' | 'names'>;

/** The kind `demo:echo` is the task `echo` of the service `demo`. A definition may give it another name, `buffer`, also in
 *  another service: `planning/buffer`. */
export function addressOf(kind: Named): TaskAddress {
  const { domain, operation } = splitKind(kind.kind);
  const name = nameOfKind('arcgis', kind, () => operation);
  const at = name.indexOf('/');
  return at < 0 ? { service: domain, task: name } : { service: name.slice(0, at), task: name.slice(at + 1) };
}

export async function findTask(jobs: JobApi, wanted: TaskAddress): Promise<KindDescription> {
  const kind = (await jobs.kinds()).find((one) => isAt(one, wanted));
  if (kind) return kind;
  throw new JobError('kind-not-found', `There is no task ${wanted.task} in a service ${wanted.service}.`);
}

/** A job with what is known of its kind; nothing, where no worker has told and the job was made by another way. */
export interface TaskJob {
  readonly job: Job;
  readonly kind: KindDescription;
}

/** A job of this task. One of another task does not exist here. */
export async function findJob(
  jobs: JobApi,
  { id, ...wanted }: TaskAddress & { id: string },
): Promise<TaskJob> {
  const [job, kinds] = await Promise.all([jobs.get(id), jobs.kinds()]);
  const kind = kinds.find((one) => one.kind === job.kind) ?? { kind: job.kind };
  if (isAt(kind, wanted)) return { job, kind };
  throw jobNotFound(id);
}

function isAt(kind: Named, wanted: TaskAddress): boolean {
  const { service, task } = addressOf(kind);
  return service === wanted.service && task === wanted.task;
}

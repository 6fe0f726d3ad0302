import { isFinal, type Job, percentOf } from '@longrun/core';
import { failureException } from './errors.ts';
import { hrefs, JSON_TYPE, type Link, REL } from './links.ts';
import { type StatusCode, statusOf } from './mapping.ts';

/** A job as this API shows it, in the words of edition 1.0 and of the draft of 2.0. */
export function statusInfo(job: Job, process: string, origin: string, status: StatusCode = statusOf(job)) {
  const { id, kind, createdAt, startedAt, finishedAt, error } = job;
  const message = status === 'failed' ? (error?.message ?? job.info) : job.info;
  const progress = progressOf(job, status);
  return {
    jobID: id,
    id,
    type: 'process',
    processingEntityType: 'ogc-api-processes',
    processID: process,
    title: kind,
    status,
    ...(message !== undefined && { message }),
    created: createdAt,
    ...(startedAt !== undefined && { started: startedAt }),
    ...(finishedAt !== undefined && { finished: finishedAt }),
    // The status changes with these moments and no other.
    updated: finishedAt ?? startedAt ?? createdAt,
    ...(progress !== undefined && { progress }),
    ...(status === 'failed' && { exception: failureException(id, error) }),
    links: linksOf(job, status, process, origin),
  };
}

/** Rounded down: whoever reads 100 may rely on it. */
function progressOf({ state, progress }: Job, status: StatusCode): number | undefined {
  if (status === 'successful') return 100;
  const percent = Math.floor(percentOf(progress) ?? Number.NaN);
  if (Number.isNaN(percent)) return undefined;
  return isFinal(state) ? percent : Math.min(99, percent);
}

function linksOf({ id }: Job, status: StatusCode, process: string, origin: string): Link[] {
  const at = hrefs(origin);
  const type = JSON_TYPE;
  return [
    { href: at.job(id), rel: 'self', type, title: 'This job' },
    { href: at.job(id), rel: 'status', type, title: 'How the job is' },
    ...(status === 'successful' ? [{ href: at.results(id), rel: REL.results, type, title: 'Results' }] : []),
    ...(status === 'failed'
      ? [{ href: at.results(id), rel: REL.exceptions, type, title: 'Why it failed' }]
      : []),
    { href: at.process(process), rel: 'up', type, title: 'Its process' },
  ];
}

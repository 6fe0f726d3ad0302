import { type Job, type JobApi, JobError, type ListQuery } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { ifThere } from '../../../dialect/find-job.ts';
import { updatedAt } from '../../../dialect/updated-at.ts';
import { data, SUCCESS } from '../data.ts';
import { given, wholeNumber, word } from '../given.ts';
import { jobView } from '../job-view.ts';
import { kindOf } from '../kind-of.ts';
import { pageOfJobs } from '../page-of-jobs.ts';
import { PLACES } from '../places.ts';
import { jobConfig } from '../schemas.ts';
import { silenceOf } from '../silence-of.ts';
import { submitOf } from '../submit-of.ts';

const DEFAULT_PAGE_SIZE = 20;
const MOST = 1_000;

/** A job with what its view needs besides. */
export async function viewed(jobs: JobApi, job: Job): Promise<object> {
  return jobView(job, await updatedAt(jobs, job));
}

/** With its bodies, which our lists leave out. */
async function viewedById(jobs: JobApi, id: string): Promise<object> {
  return viewed(jobs, await jobs.get(id));
}

export const listJobs = dialectRoute({
  methods: ['GET'],
  path: '/flatfile/v1/jobs',
  scope: 'read',
  read: ({ query }) => ({
    list: listQuery(query),
    page: wholeNumber(query, 'pageNumber', 1, 1_000_000),
    size: wholeNumber(query, 'pageSize', DEFAULT_PAGE_SIZE, MOST),
  }),
  async run(jobs, { list, ...page }) {
    const found = await pageOfJobs(jobs, list, page);
    const views = await Promise.all(found.jobs.map(({ id }) => ifThere(viewedById(jobs, id))));
    return { total: found.total, views: views.filter((view) => view !== undefined) };
  },
  write: ({ total, views }, { page, size }) => ({
    json: {
      pagination: { currentPage: page, pageCount: Math.ceil(total / size), totalCount: total },
      data: views,
    },
  }),
});

function listQuery(query: URLSearchParams): ListQuery {
  const places = [...PLACES, 'source']
    .map((name) => [name, query.get(name)] as const)
    .filter((pair): pair is readonly [string, string] => pair[1] !== null && pair[1] !== '');
  const parentId = query.get('parentId');
  const isTopLevel = word(query, 'excludeChildJobs', ['true', 'false']) === 'true' && !parentId;
  return {
    ...(places.length > 0 && { attributes: Object.fromEntries(places) }),
    ...(parentId && { parentId }),
    ...(isTopLevel && { topLevel: true }),
    order: word(query, 'sortDirection', ['asc', 'desc']) === 'asc' ? 'oldest' : 'newest',
  };
}

export const createJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs',
  scope: 'submit',
  body: 'json',
  example: {
    type: 'workbook',
    operation: 'export',
    source: 'us_wb_1',
    trigger: 'immediate',
    input: { a: 1 },
  },
  read: ({ body }) => given(jobConfig, body),
  async run(jobs, config, { caller, server }) {
    const asked = submitOf(caller.tenant, config, await kindOf(jobs, config));
    const request = { ...asked, createdBy: caller.actor, ...silenceOf(server, asked.driver) };
    const [submitted] = await jobs.submit([request]);
    if (!submitted?.job) throw submitted?.error ?? new Error('The engine answered no submit.');
    return viewed(jobs, submitted.job);
  },
  write: data,
});

export const getJob = dialectRoute({
  methods: ['GET'],
  path: '/flatfile/v1/jobs/{id}',
  scope: 'read',
  read: ({ params }) => params.id,
  run: viewedById,
  write: data,
});

export const deleteJob = dialectRoute({
  methods: ['DELETE'],
  path: '/flatfile/v1/jobs/{id}',
  scope: 'control',
  read: ({ params }) => params.id,
  async run(jobs, id) {
    await jobs.delete(id, { force: true });
  },
  write: () => SUCCESS,
});

/** Differences of records are nothing that a server of jobs can tell. */
export const previewMutation = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/preview-mutation',
  scope: 'read',
  read() {
    throw new JobError('not-found', 'Records are not kept here, so there is no mutation to preview.');
  },
  run: async () => undefined,
  write: () => SUCCESS,
});

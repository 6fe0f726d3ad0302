import type { JsonObject } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { updatedAt } from '../../../dialect/updated-at.ts';
import { data } from '../data.ts';
import { given } from '../given.ts';
import { jobView } from '../job-view.ts';
import { jobPlan } from '../schemas.ts';

const path = '/flatfile/v1/jobs/{id}/plan';
const example = { fileId: 'us_fl_1', jobId: 'us_jb_1', fieldMapping: [], unmappedSourceFields: [] };

/** Its clients want three lists, whatever is known. */
const EMPTY = { fieldMapping: [], unmappedSourceFields: [], unmappedDestinationFields: [] } as const;

interface Planned {
  readonly view: object;
  readonly plan: JsonObject;
}

const write = ({ view, plan }: Planned) => data({ job: view, plan: { ...EMPTY, ...plan } });

export const getPlan = dialectRoute({
  methods: ['GET'],
  path,
  scope: 'read',
  read: ({ params }) => params.id,
  async run(jobs, id): Promise<Planned> {
    const { job, plan } = await jobs.plans.get(id);
    return { view: jobView(job, await updatedAt(jobs, job)), plan };
  },
  write,
});

const changed = (method: 'PUT' | 'PATCH', verb: 'put' | 'patch') =>
  dialectRoute({
    methods: [method],
    path,
    scope: 'control',
    body: 'json',
    example,
    // What has passed the schema is a JSON object.
    read: ({ params, body }) => ({ id: params.id, plan: given(jobPlan, body) as JsonObject }),
    async run(jobs, { id, plan }): Promise<Planned> {
      const { job, plan: kept } = await jobs.plans[verb](id, plan);
      return { view: jobView(job, await updatedAt(jobs, job)), plan: kept };
    },
    write,
  });

export const putPlan = changed('PUT', 'put');
export const patchPlan = changed('PATCH', 'patch');

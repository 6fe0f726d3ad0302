import type { JobApi, SubmitRequest, Submitted } from '@longrun/core';
import { z } from 'zod';
import { expected, toProblem } from '../problem.ts';
import { route } from '../route.ts';
import { validate } from '../validate.ts';
import { job } from './schemas/job.ts';
import { problem } from './schemas/problem.ts';
import { submitRequest } from './schemas/submit-request.ts';

// Each is checked on its own, later: one that is wrong must not refuse its neighbours.
const item = z.unknown().meta({ $ref: '#/components/schemas/SubmitRequest' });
const result = z.union([z.strictObject({ job, duplicate: z.boolean() }), z.strictObject({ error: problem })]);
const example: SubmitRequest = { kind: 'demo:echo', input: { message: 'hello' } };

export const submitJobs = route({
  id: 'submitJobs',
  method: 'POST',
  path: '/v1/jobs/batch',
  scope: 'submit',
  tag: 'Jobs',
  summary: 'Submit many jobs at once; each is taken or refused on its own',
  headers: {
    'Idempotency-Key': 'Stands for each job that has no key of its own, together with its place in the batch',
  },
  body: z.strictObject({ jobs: z.array(item).min(1).max(1_000) }),
  bodySize: 'batch',
  answers: {
    200: {
      means: 'One result per request, in their order',
      schema: z.strictObject({ results: z.array(result) }),
    },
  },
  errors: ['store-full', 'outcome-unknown'],
  example: { jobs: [example, example] },
  async handle({ server, caller, body, request }) {
    const submitted = await submitEach(
      server.jobs(caller),
      body.jobs,
      request.headers.get('idempotency-key'),
    );
    const write = ({ job, error, ...rest }: Submitted) =>
      error ? { error: toProblem(expected(error, server.logBug)) } : { job, ...rest };
    return { json: { results: submitted.map(write) } };
  },
});

/** Submits those that match the schema in one batch; the answers stand in the order of the requests. */
async function submitEach(jobs: JobApi, items: readonly unknown[], key: string | null): Promise<Submitted[]> {
  const checked = items.map((one) => validate(submitRequest, one, 'body'));
  const keyed = (request: SubmitRequest, place: number) =>
    key === null ? request : { idempotencyKey: `${key}/${place}`, ...request };
  const answers = await jobs.submit(
    checked.flatMap((one, place) => (one.error ? [] : [keyed(one.data, place)])),
  );
  const next = answers.values();
  return checked.map(({ error }) => (error ? { error } : (next.next().value ?? { error: unanswered() })));
}

function unanswered(): Error {
  return new Error('The engine answered fewer submits than it was given.');
}

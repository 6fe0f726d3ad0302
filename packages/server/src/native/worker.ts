import { type ArtifactAddress, JobError } from '@longrun/core';
import { z } from 'zod';
import { refuseCompressed } from '../body.ts';
import { route } from '../route.ts';
import { limitUpload } from '../upload.ts';
import { whileHeld } from '../while-held.ts';
import { artifact } from './schemas/parts.ts';
import { claimedJob, claimRequest, kindDescription, syncAnswer, syncRequest } from './schemas/worker.ts';

const tag = 'Work';
const scope = 'work';
const CLAIM_HEADER = { 'Longrun-Claim': 'The `claimId` of the job' };
const NAMED = '/v1/worker/artifacts/{jobId}/{name}';

export const registerKinds = route({
  id: 'registerKinds',
  method: 'POST',
  path: '/v1/worker/kinds',
  scope,
  tag,
  summary: 'Tell which kinds a worker can run',
  body: z.strictObject({ kinds: z.array(kindDescription).max(1_000) }),
  bodySize: 'batch',
  answers: { 204: { means: 'Noted' } },
  errors: ['schedule-changed', 'too-many-schedules'],
  example: { kinds: [{ kind: 'demo:echo', label: 'Echo' }] },
  async handle({ server, caller, body }) {
    await server.source(caller).register(body.kinds);
    return { status: 204 };
  },
});

export const claimJobs = route({
  id: 'claimJobs',
  method: 'POST',
  path: '/v1/worker/claim',
  scope,
  tag,
  summary: 'Take jobs to work on, waiting for the first if asked to',
  body: claimRequest,
  answers: {
    200: {
      means: 'The jobs, none when the wait is over',
      schema: z.strictObject({ jobs: z.array(claimedJob) }),
    },
  },
  errors: ['outcome-unknown'],
  example: { workerId: 'worker-1', kinds: ['demo:echo'], capacity: 1, waitMs: 20_000 },
  async handle(ask) {
    const source = ask.server.source(ask.caller);
    const jobs = await whileHeld(ask, (signal) => source.claim(ask.body, signal));
    return { json: { jobs } };
  },
});

export const syncJobs = route({
  id: 'syncJobs',
  method: 'POST',
  path: '/v1/worker/sync',
  scope,
  tag,
  summary: 'Report on held jobs, renew their leases, learn what is asked of them',
  body: syncRequest,
  bodySize: 'batch',
  answers: { 200: { means: 'One answer per report, in their order', schema: syncAnswer } },
  errors: ['store-full', 'outcome-unknown'],
  example: {
    workerId: 'worker-1',
    reports: [{ jobId: 'job_…', claimId: 'claim_…', progress: { percent: 40 } }],
  },
  async handle(ask) {
    const source = ask.server.source(ask.caller);
    const json = ask.body.waitMs
      ? await whileHeld(ask, (signal) => source.sync(ask.body, signal))
      : await source.sync(ask.body);
    return { json };
  },
});

export const saveArtifact = route({
  id: 'saveArtifact',
  method: 'PUT',
  path: NAMED,
  scope,
  tag,
  summary: 'Store a file that a held job has made',
  headers: { ...CLAIM_HEADER, 'Content-Type': 'What the file is' },
  stream: 'application/octet-stream',
  answers: { 200: { means: 'The file as it is stored', schema: artifact } },
  errors: ['claim-lost', 'too-large', 'unsupported-media-type', 'request-timeout', 'store-full'],
  async handle(ask) {
    const { server, caller, request, params } = ask;
    refuseCompressed(request);
    const { artifactBytes: bytes, stallMs } = server.limits;
    const upload = {
      ...addressOf(params, request),
      contentType: request.headers.get('content-type') ?? 'application/octet-stream',
      body: limitUpload(request.body, { bytes, stallMs }),
    };
    return { json: await whileHeld(ask, (signal) => server.source(caller).saveArtifact(upload, signal)) };
  },
});

export const openArtifact = route({
  id: 'openArtifact',
  method: 'GET',
  path: NAMED,
  scope,
  tag,
  summary: 'Read a file that a held job has made',
  headers: CLAIM_HEADER,
  answers: { 200: { means: 'The file', type: 'application/octet-stream' } },
  errors: ['claim-lost', 'artifact-not-found'],
  async handle({ server, caller, request, params }) {
    const body = await server.source(caller).openArtifact(addressOf(params, request));
    return { headers: { 'content-type': 'application/octet-stream' }, body };
  },
});

export const deleteArtifact = route({
  id: 'deleteArtifact',
  method: 'DELETE',
  path: NAMED,
  scope,
  tag,
  summary: 'Remove a file that a held job has made',
  headers: CLAIM_HEADER,
  answers: { 204: { means: 'It is gone, or was not there' } },
  errors: ['claim-lost'],
  async handle({ server, caller, request, params }) {
    await server.source(caller).deleteArtifact(addressOf(params, request));
    return { status: 204 };
  },
});

function addressOf({ jobId, name }: Record<'jobId' | 'name', string>, request: Request): ArtifactAddress {
  const claimId = request.headers.get('longrun-claim');
  if (claimId) return { jobId, claimId, name };
  throw new JobError('invalid-input', 'The header Longrun-Claim is missing.', {
    errors: [{ pointer: '/Longrun-Claim', message: 'It holds the claimId of the job.' }],
  });
}

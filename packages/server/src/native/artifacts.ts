import { type Artifact, type ByteRange, JobError } from '@longrun/core';
import type { Reply } from '../reply.ts';
import { route } from '../route.ts';
import { byteRange } from './byte-range.ts';
import { etagMatches } from './etag-matches.ts';
import { artifactList } from './schemas/answers.ts';

const tag = 'Artifacts';

export const listArtifacts = route({
  id: 'listArtifacts',
  method: 'GET',
  path: '/v1/jobs/{id}/artifacts',
  scope: 'read',
  tag,
  summary: 'The files a job has made',
  answers: { 200: { means: 'All of them', schema: artifactList } },
  async handle({ server, caller, params }) {
    return { json: { artifacts: await server.jobs(caller).artifacts(params.id) } };
  },
});

export const getArtifact = route({
  id: 'getArtifact',
  method: 'GET',
  path: '/v1/jobs/{id}/artifacts/{name}',
  scope: 'read',
  tag,
  summary: 'Download a file',
  headers: {
    Range: 'One range of bytes, `bytes=0-1023`',
    'If-Range': 'The ETag that the range belongs to',
    'If-None-Match': 'An ETag of this file',
  },
  answers: {
    200: { means: 'The file', type: 'application/octet-stream' },
    206: { means: 'The range', type: 'application/octet-stream' },
    304: { means: 'It is the same file' },
  },
  errors: ['artifact-not-found', 'range-not-satisfiable'],
  async handle({ server, caller, request, params }): Promise<Reply> {
    const jobs = server.jobs(caller);
    const artifact = (await jobs.artifacts(params.id)).find(({ name }) => name === params.name);
    if (!artifact)
      throw new JobError('artifact-not-found', `Job ${params.id} has no artifact ${params.name}.`, {
        jobId: params.id,
      });
    const etag = `"${artifact.sha256}"`;
    const headers = headersOf(artifact, etag);
    if (etagMatches(request.headers.get('if-none-match'), etag)) return { status: 304, headers: { etag } };
    const range = rangeOf(request, artifact.size, etag);
    if (request.method === 'HEAD')
      return { headers: { ...headers, 'content-length': String(artifact.size) } };
    const body = await jobs.openArtifact(params.id, params.name, range);
    if (!range) return { headers: { ...headers, 'content-length': String(artifact.size) }, body };
    const { start, end } = range;
    return {
      status: 206,
      headers: {
        ...headers,
        'content-length': String(end - start + 1),
        'content-range': `bytes ${start}-${end}/${artifact.size}`,
      },
      body,
    };
  },
});

/** What a worker made may be a page with a script: it is saved, not shown, and would run in a sandbox if it were. */
function headersOf({ name, contentType }: Artifact, etag: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeRfc5987(name)}`,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'accept-ranges': 'bytes',
    etag,
  };
}

function encodeRfc5987(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function rangeOf(request: Request, size: number, etag: string): ByteRange | undefined {
  const condition = request.headers.get('if-range');
  return condition !== null && condition !== etag ? undefined : byteRange(request.headers.get('range'), size);
}

import { type Artifact, type JobApi, JobError } from '@longrun/core';
import { byteRange } from './byte-range.ts';
import { etagMatches } from './etag-matches.ts';
import type { Reply } from './reply.ts';

/** A file of a job as a download: whole, the range that was asked for, or the word that the reader has it already. */
export async function artifactReply(
  jobs: JobApi,
  request: Request,
  jobId: string,
  name: string,
): Promise<Reply> {
  const artifact = (await jobs.artifacts(jobId)).find((one) => one.name === name);
  if (!artifact) throw new JobError('artifact-not-found', `Job ${jobId} has no artifact ${name}.`, { jobId });
  const etag = `"${artifact.sha256}"`;
  const headers = headersOf(artifact, etag);
  if (etagMatches(request.headers.get('if-none-match'), etag)) return { status: 304, headers: { etag } };
  const range = rangeOf(request, artifact.size, etag);
  if (request.method === 'HEAD') return { headers: { ...headers, 'content-length': String(artifact.size) } };
  const body = await jobs.openArtifact(jobId, name, range);
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
}

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

function rangeOf(request: Request, size: number, etag: string) {
  const condition = request.headers.get('if-range');
  return condition !== null && condition !== etag ? undefined : byteRange(request.headers.get('range'), size);
}

import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Artifact,
  type ArtifactUpload,
  type ByteRange,
  isJobError,
  JobError,
  toMoment,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import type { StoredArtifact } from './stored.ts';

/** Bytes live in files beside the database, one folder per job; the database knows their names, sizes and checksums. */

// Names as users see them; no part of them becomes a path.
const NAME = /^[^/\\\p{Cc}]{1,200}$/u;
// It goes out as a header, so no line ends in it.
const CONTENT_TYPE = /^[\w.+-]+\/[\w.+-]+( *; *[\w-]+=("[ !#-~]*"|[\w.+-]+))*$/;

export async function saveArtifact(
  runtime: Runtime,
  caller: Caller,
  upload: ArtifactUpload,
  signal?: AbortSignal,
): Promise<Artifact> {
  const { jobId, claimId, name, contentType, body } = upload;
  assertUpload(upload);
  await readStored(runtime, caller.tenant, jobId); // and with it: the job is there, so its id makes a safe path
  const folder = artifactFolder(runtime, jobId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, randomUUID());
  try {
    const { size, sha256 } = await write(body, `${file}.part`, signal);
    await rename(`${file}.part`, file);
    const artifact: StoredArtifact = {
      name,
      contentType,
      size,
      sha256,
      file: file.slice(folder.length + 1),
      createdAt: 0,
    };
    const result = await runtime.commit({
      type: 'save-artifact',
      tenant: caller.tenant,
      jobId,
      claimId,
      artifact,
    });
    if (result.refused) throw refusalError(result, jobId, 'take an artifact');
    if (result.droppedFile !== undefined)
      await rm(join(folder, result.droppedFile), { force: true }).catch(() => {});
    return toArtifact({ ...artifact, createdAt: result.at });
  } catch (error) {
    // Not known means perhaps stored: then the row needs its file, and one too many goes with the job.
    const isKept = isJobError(error) && error.code === 'outcome-unknown';
    await Promise.all([isKept || rm(file, { force: true }), rm(`${file}.part`, { force: true })]);
    await rmdir(folder).catch(() => {}); // only when it is empty
    throw error;
  }
}

function assertUpload({ name, contentType }: ArtifactUpload): void {
  if (!NAME.test(name) || name === '.' || name === '..')
    throw invalid('/name', 'must be a plain file name of 1 to 200 characters');
  if (!CONTENT_TYPE.test(contentType)) throw invalid('/contentType', 'must be a media type such as text/csv');
}

function invalid(pointer: string, message: string): JobError {
  return new JobError('invalid-input', `${pointer} ${message}.`, { errors: [{ pointer, message }] });
}

/** Where the bytes of a job's files are. */
export function artifactFolder({ artifacts }: Runtime, jobId: string): string {
  if (artifacts === undefined)
    throw new JobError(
      'store-busy',
      'This engine has no folder for artifacts. Open it with `artifacts: <folder>`.',
      { jobId },
    );
  return join(artifacts, jobId);
}

async function write(body: ReadableStream<Uint8Array>, file: string, signal?: AbortSignal) {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const target = createWriteStream(file, { mode: 0o600, flush: true }); // on disk before the database says so
  // Node's own type of a web stream and the standard one differ in name only.
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(source, measure, target, signal ? { signal } : {});
  return { size, sha256: hash.digest('hex') };
}

export async function artifacts(runtime: Runtime, caller: Caller, jobId: string): Promise<Artifact[]> {
  await readStored(runtime, caller.tenant, jobId);
  return (await runtime.store.read({ type: 'artifacts', jobId, tenant: caller.tenant })).map(toArtifact);
}

export async function openArtifact(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  name: string,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const artifact = await find(runtime, caller, jobId, name);
  if (!artifact)
    throw new JobError('artifact-not-found', `Job ${jobId} has no artifact ${name}.`, { jobId, name });
  if (range && (range.start < 0 || range.start > range.end || range.end >= artifact.size))
    throw new JobError('range-not-satisfiable', `Artifact ${name} has ${artifact.size} bytes.`, {
      jobId,
      name,
      size: artifact.size,
    });
  // Opened before anything is answered: a stream would tell too late that there is no such file.
  const file = await open(join(artifactFolder(runtime, jobId), artifact.file)).catch((cause) => {
    throw new JobError(
      'store-busy',
      `The bytes of artifact ${name} are not in the folder of this engine. All that share a store must share the folder.`,
      { jobId, name },
      { cause },
    );
  });
  return Readable.toWeb(file.createReadStream(range ?? {})) as ReadableStream<Uint8Array>; // a file stream gives bytes
}

async function find(runtime: Runtime, { tenant }: Caller, jobId: string, name: string) {
  await readStored(runtime, tenant, jobId);
  const stored = await runtime.store.read({ type: 'artifacts', jobId, tenant });
  return stored.find((artifact) => artifact.name === name);
}

/** Removes the bytes of jobs that are gone. */
export async function dropArtifacts(
  { artifacts: folder }: Runtime,
  jobIds: readonly string[],
): Promise<void> {
  if (folder === undefined) return;
  await Promise.all(jobIds.map((jobId) => rm(join(folder, jobId), { recursive: true, force: true })));
}

function toArtifact({ name, contentType, size, sha256, createdAt }: StoredArtifact): Artifact {
  return { name, contentType, size, sha256, createdAt: toMoment(createdAt) };
}

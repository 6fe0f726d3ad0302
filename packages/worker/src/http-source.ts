import type {
  Artifact,
  ArtifactAddress,
  ArtifactUpload,
  ClaimedJob,
  JobSource,
  SyncAnswer,
} from '@longrun/core';
import { httpDeadline } from './http-deadline.ts';
import { type HttpAddress, httpRequest, openHttp, unreachable } from './http-request.ts';
import { watchDownload, watchUpload } from './stall-watch.ts';

export interface HttpSourceOptions extends HttpAddress {
  /** Used in place of the global `fetch`. The heartbeat then beats on the thread of the handlers: a function cannot be
   *  handed to another. */
  readonly fetch?: typeof fetch;
}

/** A source that another thread can open as well. */
export interface HttpSource extends JobSource {
  readonly address?: HttpAddress;
}

// How long an answer may take beyond the time that the server was asked to wait.
const ANSWER_MS = 20_000;

/** Gets work from a server. Every refusal, and every way not to get an answer, is a `JobError`; only the caller's own
 *  signal rejects with that signal's reason. */
export function httpSource({ fetch: ownFetch, ...address }: HttpSourceOptions): HttpSource {
  const send: typeof fetch = ownFetch ?? ((input, init) => fetch(input, init));

  const post = async (path: string, body: object, waitMs = 0, signal?: AbortSignal): Promise<unknown> => {
    using deadline = httpDeadline(signal);
    deadline.restart(waitMs + ANSWER_MS);
    return await guarded(signal, () =>
      httpRequest(address, send, {
        method: 'POST',
        path,
        contentType: 'application/json',
        body: JSON.stringify(body),
        signal: deadline.signal,
      }),
    );
  };

  const saveArtifact = async (upload: ArtifactUpload, signal?: AbortSignal): Promise<Artifact> => {
    using deadline = httpDeadline(signal);
    const answer = await guarded(signal, () =>
      httpRequest(address, send, {
        method: 'PUT',
        ...ofArtifact(upload),
        contentType: upload.contentType,
        body: watchUpload(upload.body, deadline),
        signal: deadline.signal,
      }),
    );
    return answer as Artifact; // the wire rule: a route answers its core type
  };

  const openArtifact = async (file: ArtifactAddress, signal?: AbortSignal) => {
    const deadline = httpDeadline(signal);
    deadline.restart(ANSWER_MS);
    try {
      const { body } = await guarded(signal, () =>
        openHttp(address, send, { method: 'GET', ...ofArtifact(file), signal: deadline.signal }),
      );
      // An answer without a body is an empty file.
      return watchDownload(body ?? new Blob().stream(), deadline, (error) => unreachable(address, error));
    } catch (error) {
      deadline[Symbol.dispose]();
      throw error;
    }
  };

  const deleteArtifact = async (file: ArtifactAddress, signal?: AbortSignal): Promise<void> => {
    using deadline = httpDeadline(signal);
    deadline.restart(ANSWER_MS);
    await guarded(signal, () =>
      httpRequest(address, send, { method: 'DELETE', ...ofArtifact(file), signal: deadline.signal }),
    );
  };

  return {
    ...(!ownFetch && { address }),
    async register(kinds) {
      await post('/v1/worker/kinds', { kinds });
    },
    async claim(request, signal) {
      const { jobs } = (await post('/v1/worker/claim', request, request.waitMs, signal)) as {
        jobs: ClaimedJob[];
      };
      return jobs;
    },
    async sync(request, signal) {
      return (await post('/v1/worker/sync', request, request.waitMs, signal)) as SyncAnswer;
    },
    saveArtifact,
    openArtifact,
    deleteArtifact,
  };
}

/** The caller's own abort is not a failure to reach the server. */
async function guarded<Result>(signal: AbortSignal | undefined, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

function ofArtifact({ jobId, claimId, name }: ArtifactAddress) {
  return {
    path: `/v1/worker/artifacts/${encodeURIComponent(jobId)}/${encodeURIComponent(name)}`,
    headers: { 'longrun-claim': claimId },
  };
}

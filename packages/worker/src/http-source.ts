import {
  type Artifact,
  type ArtifactAddress,
  type ArtifactUpload,
  type ClaimedJob,
  type JobSource,
  type SyncAnswer,
  serversAt,
} from '@longrun/core';
import { type HttpDeadline, httpDeadline } from './http-deadline.ts';
import { type HttpAddress, httpRequest, type OneAddress, openHttp, unreachable } from './http-request.ts';
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

interface Asking {
  readonly deadline: HttpDeadline;
  /** The caller's own. */
  readonly outer: AbortSignal | undefined;
  readonly isUpload?: boolean;
}

// How long an answer may take beyond the time that the server was asked to wait.
const ANSWER_MS = 20_000;

/** Gets work from a server. Every refusal, and every way not to get an answer, is a `JobError`; only the caller's own
 *  signal rejects with that signal's reason. Throws `invalid-request` where the address is none. */
export function httpSource({ fetch: ownFetch, ...address }: HttpSourceOptions): HttpSource {
  const send: typeof fetch = ownFetch ?? ((input, init) => fetch(input, init));
  const servers = serversAt(address.url);

  // Nothing that is asked here does harm when it is asked twice, except that an upload can be read but once.
  const ask = async <Result>(
    { deadline, outer, isUpload = false }: Asking,
    once: (at: OneAddress) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await servers.ask(
        (url) => once({ ...address, url }),
        () => !isUpload && !deadline.signal.aborted,
      );
    } catch (error) {
      outer?.throwIfAborted(); // the caller's own abort is not a failure to reach the server
      throw error;
    }
  };

  const post = async (path: string, body: object, waitMs = 0, outer?: AbortSignal): Promise<unknown> => {
    using deadline = httpDeadline(outer);
    const { signal } = deadline;
    return await ask({ deadline, outer }, (at) => {
      deadline.restart(waitMs + ANSWER_MS);
      return httpRequest(at, send, {
        method: 'POST',
        path,
        contentType: 'application/json',
        body: JSON.stringify(body),
        signal,
      });
    });
  };

  const saveArtifact = async (upload: ArtifactUpload, outer?: AbortSignal): Promise<Artifact> => {
    using deadline = httpDeadline(outer);
    const answer = await ask({ deadline, outer, isUpload: true }, (at) =>
      httpRequest(at, send, {
        method: 'PUT',
        ...ofArtifact(upload),
        contentType: upload.contentType,
        body: watchUpload(upload.body, deadline),
        signal: deadline.signal,
      }),
    );
    return answer as Artifact; // the wire rule: a route answers its core type
  };

  const openArtifact = async (file: ArtifactAddress, outer?: AbortSignal) => {
    const deadline = httpDeadline(outer);
    const { signal } = deadline;
    try {
      return await ask({ deadline, outer }, async (at) => {
        deadline.restart(ANSWER_MS);
        const { body } = await openHttp(at, send, { method: 'GET', ...ofArtifact(file), signal });
        // An answer without a body is an empty file.
        return watchDownload(body ?? new Blob().stream(), deadline, (error) => unreachable(at, error));
      });
    } catch (error) {
      deadline[Symbol.dispose]();
      throw error;
    }
  };

  const deleteArtifact = async (file: ArtifactAddress, outer?: AbortSignal): Promise<void> => {
    using deadline = httpDeadline(outer);
    const { signal } = deadline;
    await ask({ deadline, outer }, (at) => {
      deadline.restart(ANSWER_MS);
      return httpRequest(at, send, { method: 'DELETE', ...ofArtifact(file), signal });
    });
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

function ofArtifact({ jobId, claimId, name }: ArtifactAddress) {
  return {
    path: `/v1/worker/artifacts/${encodeURIComponent(jobId)}/${encodeURIComponent(name)}`,
    headers: { 'longrun-claim': claimId },
  };
}

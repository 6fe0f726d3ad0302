import type { Artifact, ArtifactUpload, ClaimedJob, JobSource, SyncAnswer } from '@longrun/core';
import { type HttpDeadline, httpDeadline } from './http-deadline.ts';
import { type HttpAddress, httpRequest } from './http-request.ts';

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
// An upload may take as long as it needs, but not stand still.
const STALL_MS = 30_000;

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
    const { jobId, claimId, name, contentType, body } = upload;
    using deadline = httpDeadline(signal);
    deadline.restart(STALL_MS);
    const answer = await guarded(signal, () =>
      httpRequest(address, send, {
        method: 'PUT',
        path: `/v1/worker/artifacts/${encodeURIComponent(jobId)}/${encodeURIComponent(name)}`,
        contentType,
        headers: { 'longrun-claim': claimId },
        body: stallWatched(body, deadline),
        signal: deadline.signal,
      }),
    );
    return answer as Artifact; // the wire rule: a route answers its core type
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

/** The clock runs while the network holds a piece and does not ask for the next; not while the handler makes one. */
function stallWatched(body: ReadableStream<Uint8Array>, deadline: HttpDeadline): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        deadline.pause();
        const { done, value } = await reader.read();
        deadline.restart(STALL_MS);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

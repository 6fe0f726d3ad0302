import { JobError, type SubmitRequest, type Submitted } from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Runtime } from './runtime.ts';
import { submit } from './submit.ts';

/** How a request names another of its batch among its predecessors: `#ref`. */
const MARK = '#';

/** Submits every request on its own, in one batch. Those that name others of the batch follow when these are stored. */
export function submitBatch(
  runtime: Runtime,
  caller: Caller,
  requests: readonly SubmitRequest[],
): Promise<Submitted[]> {
  if (!requests.some(({ ref, predecessorIds }) => ref !== undefined || predecessorIds?.some(isRef)))
    return Promise.all(requests.map((request) => submit(runtime, caller, request)));
  const byRef = new Map<string, SubmitRequest>();
  for (const request of requests) if (request.ref !== undefined) byRef.set(request.ref, request);
  const submitted = new Map<SubmitRequest, Promise<Submitted>>();

  const once = (request: SubmitRequest, path: readonly SubmitRequest[]): Promise<Submitted> => {
    const answer = submitted.get(request) ?? follow(request, [...path, request]);
    submitted.set(request, answer);
    return answer;
  };
  const follow = async (request: SubmitRequest, path: readonly SubmitRequest[]): Promise<Submitted> => {
    try {
      if (request.ref !== undefined && byRef.get(request.ref) !== request)
        throw invalid('/ref', `#${request.ref} is the name of two requests`);
      const ids = (request.predecessorIds ?? []).map((id, index) =>
        isRef(id) ? idOf(id, `/predecessorIds/${index}`, path) : id,
      );
      return await submit(runtime, caller, {
        ...request,
        ...(ids.length > 0 && { predecessorIds: await Promise.all(ids) }),
      });
    } catch (error) {
      return { error: error instanceof Error ? error : new Error(String(error)) };
    }
  };
  const idOf = async (mark: string, pointer: string, path: readonly SubmitRequest[]): Promise<string> => {
    const request = byRef.get(mark.slice(MARK.length));
    if (!request) throw invalid(pointer, `there is no ${mark} in this batch`);
    if (path.includes(request)) throw invalid(pointer, `${mark} waits for this request in turn`);
    const { job } = await once(request, path);
    if (!job) throw invalid(pointer, `${mark} was refused`);
    return job.id;
  };
  return Promise.all(requests.map((request) => once(request, [])));
}

function isRef(id: unknown): id is string {
  return typeof id === 'string' && id.startsWith(MARK);
}

function invalid(pointer: string, message: string): JobError {
  return new JobError('invalid-input', `Nothing was stored: ${pointer} ${message}.`, {
    errors: [{ pointer, message }],
  });
}

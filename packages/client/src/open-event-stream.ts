import { JobError } from '@longrun/core';
import type { Deadline } from './deadline.ts';
import type { HttpCall } from './http-call.ts';

/** Opens a stream of server-sent events. Rejects with a `JobError`. */
export async function openEventStream(
  call: HttpCall,
  path: string,
  query: URLSearchParams,
  deadline: Deadline,
): Promise<ReadableStream<Uint8Array>> {
  const { headers, body } = await call.open(
    { path, query, headers: { accept: 'text/event-stream' } },
    deadline,
  );
  if (body && headers.get('content-type')?.startsWith('text/event-stream')) return body;
  throw new JobError('not-found', `There is no event stream at ${call.url}${path}; is it a Longrun server?`);
}

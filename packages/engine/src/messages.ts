import type { MessagePage } from '@longrun/core';
import type { Caller } from './caller.ts';
import { readStored } from './read-job.ts';
import type { Runtime } from './runtime.ts';
import { toMessage } from './view.ts';

const MAX_LIMIT = 1_000;

/** A page of what the job said, oldest first. */
export async function messages(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  { after = 0, limit = 100 }: { after?: number; limit?: number } = {},
): Promise<MessagePage> {
  await readStored(runtime, caller.tenant, jobId);
  const rows = await runtime.store.read({
    type: 'updates',
    jobId,
    after,
    limit: Math.min(Math.max(1, limit), MAX_LIMIT),
    onlyMessages: true,
  });
  return { messages: rows.map(toMessage), next: rows.at(-1)?.sequence ?? after };
}

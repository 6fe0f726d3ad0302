import type { JobError } from '@longrun/core';
import { type JobMessage, ownMessage, reasonOf, toJobMessage } from './job-message.ts';
import { jobMessages } from './job-messages.ts';
import type { JobSession } from './job-session.ts';
import { toJobError } from './to-job-error.ts';

/** Every message of the job of a handle, once it has one; and at the end the reason, where it has not succeeded. */
export async function* handleMessages(session: JobSession): AsyncGenerator<JobMessage> {
  for await (const _ of session.flows.state.flow) if (session.observer) break;
  const { api, observer } = session;
  let lost: JobError | undefined;
  try {
    if (observer) for await (const message of jobMessages(api, observer)) yield toJobMessage(message);
  } catch (error) {
    lost = toJobError(error);
    if (!isGone(lost)) throw error;
  }
  const { failure = lost, job } = session;
  const reason = failure ? ownMessage(failure, job?.sequence ?? 0) : job && reasonOf(job);
  if (reason) yield toJobMessage(reason);
}

/** There is no such job, or not any more. */
function isGone({ status }: JobError): boolean {
  return status === 404 || status === 410;
}

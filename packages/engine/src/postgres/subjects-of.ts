import type { StoreCommand } from '../store-command.ts';

/** What a command is about: of two with a subject in common, the second must come after the first. */
export function subjectsOf(command: StoreCommand): readonly string[] {
  if (command.type !== 'insert') return 'jobId' in command ? [command.jobId] : NONE;
  const { job, idempotency } = command;
  return idempotency ? [job.id, `key ${job.tenant} ${idempotency.key}`] : [job.id];
}

const NONE: readonly string[] = [];

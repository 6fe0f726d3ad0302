import type { DeleteArtifactCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { heldJob } from './held-job.ts';

const DELETE = 'DELETE FROM artifacts WHERE job = :job AND name = :name RETURNING file';

/** Forgets a file of a held job. One that is not there is none the less gone. */
export function* deleteArtifact(context: Context, command: DeleteArtifactCommand): Work<StoreResult> {
  const { jobId, name } = command;
  const job = yield* heldJob(context, command);
  if (job === undefined) return { refused: 'claim-lost', jobId };
  const deleted = yield* context.sql(DELETE).get({ job, name });
  return { updates: [], at: context.now, ...(deleted && { droppedFile: String(deleted.file) }) };
}

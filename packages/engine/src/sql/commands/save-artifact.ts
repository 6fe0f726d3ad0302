import type { SaveArtifactCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { heldJob } from './held-job.ts';

const SAVE = `INSERT INTO artifacts (job, name, content_type, size, sha256, file, created_at)
  VALUES (:job, :name, :contentType, :size, :sha256, :file, :createdAt)
  ON CONFLICT (job, name) DO UPDATE SET content_type = excluded.content_type, size = excluded.size,
    sha256 = excluded.sha256, file = excluded.file, created_at = excluded.created_at`;

export function* saveArtifact(context: Context, command: SaveArtifactCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { jobId, artifact } = command;
  const job = yield* heldJob(context, command);
  if (job === undefined) return { refused: 'claim-lost', jobId };
  const earlier = yield* sql('SELECT file FROM artifacts WHERE job = :job AND name = :name').get({
    job,
    name: artifact.name,
  });
  yield* sql(SAVE).run({ ...artifact, job, createdAt: now });
  return { updates: [], at: now, ...(earlier && { droppedFile: String(earlier.file) }) };
}

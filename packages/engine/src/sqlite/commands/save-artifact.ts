import { IS_ACTIVE } from '../../guards.ts';
import type { SaveArtifactCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { IS_HELD } from '../is-held.ts';

const HELD = `SELECT number FROM jobs
  WHERE id = :jobId AND tenant = :tenant AND ${IS_ACTIVE} AND claim_id = :claimId AND ${IS_HELD}`;
const SAVE = `INSERT OR REPLACE INTO artifacts (job, name, content_type, size, sha256, file, created_at)
  VALUES (:job, :name, :contentType, :size, :sha256, :file, :createdAt)`;

export function saveArtifact({ sql, now }: Context, command: SaveArtifactCommand): StoreResult {
  const { jobId, tenant, claimId, artifact } = command;
  const row = sql(HELD).get({ jobId, tenant, claimId, now });
  if (!row) return { refused: 'claim-lost', jobId };
  const earlier = sql('SELECT file FROM artifacts WHERE job = :job AND name = :name').get({
    job: Number(row.number),
    name: artifact.name,
  });
  sql(SAVE).run({ ...artifact, job: Number(row.number), createdAt: now });
  return { updates: [], at: now, ...(earlier && { replaced: String(earlier.file) }) };
}

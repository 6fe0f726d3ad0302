import { readMigrations } from '../postgres/migrations.ts';
import type { MoveNote } from '../postgres/move-note.ts';
import { newestVersion } from '../sqlite/migrate.ts';

/** The versions that this Longrun knows, and brings both sides to. */
export function schemas(): MoveNote['schemas'] {
  return { from: newestVersion(), to: readMigrations().length };
}

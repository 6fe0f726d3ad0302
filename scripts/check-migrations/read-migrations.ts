import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Migration {
  /** `sqlite` or `postgres`. */
  readonly store: string;
  /** `0007-add-lease.sql` */
  readonly name: string;
  readonly sql: string;
}

/** Every migration of every store, in order. */
export function readMigrations(root: string): Migration[] {
  return globSync('packages/engine/src/*/migrations/*', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({
      store: path.split('/')[3] ?? '',
      name: basename(path),
      sql: readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n'),
    }));
}

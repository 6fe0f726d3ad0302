import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('./migrations/', import.meta.url);

/** One step of the schema. */
export interface Migration {
  /** Steps are numbered from 1 without a gap. */
  readonly version: number;
  /** `0007-add-lease.sql` */
  readonly name: string;
  /** It takes away what servers before it need; those refuse to start afterwards. All others only add. */
  readonly contracts: boolean;
  /** It is one statement that cannot be run in a transaction, such as `CREATE INDEX CONCURRENTLY IF NOT EXISTS`, and harmless when repeated. */
  readonly isOutside: boolean;
  readonly text: string;
}

/** Those that this Longrun knows, in order. */
export function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name, index) => toMigration(index + 1, name, readFileSync(new URL(name, FOLDER), 'utf8')));
}

export function toMigration(version: number, name: string, text: string): Migration {
  const [first, second] = text.split(/\r?\n/, 2);
  return {
    version,
    name,
    contracts: first === '-- contracts',
    isOutside: second === '-- outside a transaction',
    text,
  };
}

import type { PlannedMigration } from '@longrun/engine/postgres';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { safeJson } from '../format/clean-text.ts';
import { placeOf } from '../open-store.ts';
import { storeOption } from '../store-option.ts';
import type { Terminal } from '../terminal.ts';

interface MigrateOptions {
  readonly store: string;
  readonly dryRun?: boolean;
}

export function migrate(program: Command): void {
  const command = program
    .command('migrate')
    .description(
      'bring the tables of a Postgres store up to date; servers do so too when they start, this is for whoever wants it done before',
    )
    .addOption(
      storeOption('the store; a file needs no migrating, it is brought up to date when it is opened'),
    )
    .option('--dry-run', 'change nothing, and print the SQL that would be run')
    .addHelpText(
      'after',
      examples(
        'longrun migrate --store postgres://owner:secret@db/jobs',
        'longrun migrate --dry-run    # the store from LONGRUN_STORE',
        'longrun migrate --dry-run > next.sql    # to be read, or run with psql',
      ),
    );
  runs<MigrateOptions>(
    command,
    async ({ options: { store, dryRun = false }, session: { json, terminal } }) => {
      const migrations = await migrateStore(store, dryRun);
      if (json) terminal.line(safeJson({ dryRun, migrations: migrations?.map(asRecord) ?? [] }, 2));
      else if (!migrations)
        terminal.note('A file needs no migrating: it is brought up to date when it is opened.');
      else if (dryRun) show(terminal, migrations);
      else terminal.line(asText(migrations));
    },
  );
}

/** Undefined for a store that needs none. */
async function migrateStore(store: string, dryRun: boolean): Promise<PlannedMigration[] | undefined> {
  const place = placeOf(store);
  if (place.type !== 'postgres') return undefined;
  // Only here: the other commands start faster without a driver.
  const { migratePostgres } = await import('@longrun/engine/postgres');
  return migratePostgres({ url: place.options.url, dryRun });
}

function asRecord({ version, name, contracts, isOutside, statements }: PlannedMigration): object {
  return { version, name, contracts, isOutside, statements };
}

function asText(migrations: readonly PlannedMigration[]): string {
  return [...migrations.map(({ name }) => name), 'The store is up to date.'].join('\n');
}

/** Standard output is a script; what a reader should know goes beside it. */
function show(terminal: Terminal, migrations: readonly PlannedMigration[]): void {
  for (const migration of migrations) terminal.line(asScript(migration));
  if (migrations.length === 0) terminal.note('Nothing to do: the store is up to date.');
  for (const { name } of migrations.filter(({ contracts }) => contracts))
    terminal.note(`${name} takes away what older servers need: those cannot start any more after it.`);
}

function asScript({ name, isOutside, statements }: PlannedMigration): string {
  const lines = isOutside ? statements : ['BEGIN;', ...statements, 'COMMIT;'];
  return `-- ${name}\n${lines.join('\n')}\n`;
}

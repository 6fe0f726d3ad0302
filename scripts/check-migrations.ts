// Are the migrations of each store numbered without a gap, marked, and unchanged since their release?
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brokenMigrationRules } from './check-migrations/migration-rules.ts';
import { readMigrations } from './check-migrations/read-migrations.ts';
import { readReleased, writeReleased } from './check-migrations/released.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { release: { type: 'boolean', default: false } } });
const migrations = readMigrations(root);
const complaints = brokenMigrationRules(migrations, readReleased(root));
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else if (values.release) writeReleased(root, migrations);

export { type MoveOptions, type MoveReport, moveStore } from '../move/move-store.ts';
export { type MovePlan, planMove } from '../move/plan-move.ts';
export type { MoveProgress } from '../move/progress.ts';
export { undoMove } from '../move/undo-move.ts';
export { type MigratePostgresOptions, migratePostgres } from './migrate-postgres.ts';
export { openPostgres, type PostgresOptions } from './open-postgres.ts';
export type { PlannedMigration } from './plan-migrations.ts';

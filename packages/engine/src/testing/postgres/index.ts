export { freePort } from '../free-port.ts';
export { type RunningPostgres, startPostgres } from './start-postgres.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';

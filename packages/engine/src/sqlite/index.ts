export { assertFit } from './connection.ts';
export { openSqlite, type SqliteOptions } from './open-sqlite.ts';

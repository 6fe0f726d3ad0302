import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { JobError } from '@longrun/core';
import { connect } from '../sqlite/connection.ts';
import { migrate } from '../sqlite/migrate.ts';
import { type MovedNote, movedNoteOf } from '../sqlite/moved-note.ts';
import { takeFile } from '../sqlite/take-file.ts';
import { isOwn } from './table.ts';

/** The store that is moved. Nobody else works on it until it is closed. */
export interface Source {
  readonly file: string;
  readonly db: DatabaseSync;
  /** Which no other store has. */
  readonly secret: string;
  /** The version of its schema. */
  readonly schema: number;
  /** The last position of its log. */
  readonly position: number;
  /** Where its jobs have been moved before. */
  readonly moved: MovedNote | undefined;
  readonly tables: readonly SourceTable[];
  close(): void;
}

/** A table as SQLite knows it. */
export interface SourceTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly number[];
  readonly rows: number;
}

interface SourceOptions {
  /** Leaves an older schema as it is. */
  readonly readOnly?: boolean;
}

/** Opens a store with nobody else on it. Throws `store-busy` while another process works on it. */
export function openSource(path: string, { readOnly = false }: SourceOptions = {}): Source {
  const file = resolve(path);
  if (!existsSync(file)) throw new JobError('invalid-request', `There is no file ${file}.`, { file });
  const release = takeFile(file);
  let db: DatabaseSync | undefined;
  try {
    db = connect(file, { readOnly });
    if (!readOnly) migrate(db);
    return { ...look(db), file, db, close: closing(db, release) };
  } catch (error) {
    db?.close();
    release();
    throw error;
  }
}

function closing(db: DatabaseSync, release: () => void): () => void {
  return () => {
    db.close();
    release();
  };
}

function look(db: DatabaseSync): Omit<Source, 'file' | 'db' | 'close'> {
  const one = (text: string) => Object.values(db.prepare(text).get() ?? {})[0];
  const schema = Number(one('PRAGMA user_version'));
  if (schema === 0) throw new JobError('invalid-request', 'The file has nothing of Longrun in it.');
  return {
    secret: String(one(`SELECT value FROM meta WHERE name = 'secret'`)),
    schema,
    position: Number(one('SELECT max(position) FROM updates') ?? 0),
    moved: movedNoteOf(db),
    tables: tablesOf(db),
  };
}

const COLUMNS = `SELECT t.name AS "table", c.name, c.pk FROM sqlite_schema t, pragma_table_info(t.name) c
  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`;

function tablesOf(db: DatabaseSync): SourceTable[] {
  const tables = Map.groupBy(db.prepare(COLUMNS).all(), (row) => String(row.table));
  return [...tables].map(([name, columns]) => ({
    name,
    columns: columns.map((column) => String(column.name)),
    key: columns
      .map(({ pk }, place) => ({ pk: Number(pk), place }))
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ place }) => place),
    rows: Number(db.prepare(`SELECT count(*) AS rows FROM ${name} WHERE ${isOwn(name)}`).get()?.rows),
  }));
}

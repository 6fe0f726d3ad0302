import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CleanedRow, Place } from './clean-row.ts';
import type { Finding } from './finding.ts';

/** A place, and how many places of the workbook have exactly its position. */
export interface SheetRow extends Place {
  readonly sharedBy: number;
}

export interface SharedPosition {
  readonly row: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly county: string;
  readonly state: string;
  readonly zips: number;
  readonly cities: number;
}

/** The rows that one job has imported so far: a small database of the application's own, which outlives the
 *  worker. The job's checkpoint only says how far it got. */
export interface Workbook extends Disposable {
  /** The last row of the newest block that is stored; 0 in a new workbook. */
  lastRow(): number;
  /** The row before `before` that has this ZIP code. */
  rowOfZip(zip: string, before: number): number | undefined;
  /** Stores a block of rows, all or none; `make` may look at those before. Storing a block again replaces it. */
  store<Source>(block: readonly Source[], make: (source: Source) => CleanedRow): CleanedRow[];
  /** The places of the rows up to and including `upTo`, in order; the same for the others. */
  places(upTo: number): Iterable<SheetRow>;
  findings(upTo: number): Iterable<Finding>;
  /** Positions that stand for more than one city, the most used first. */
  sharedPositions(upTo: number, limit: number): SharedPosition[];
}

const SCHEMA = `
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS places (
    row INTEGER PRIMARY KEY, zip TEXT, city TEXT, county TEXT, state TEXT, stateName TEXT,
    latitude REAL, longitude REAL) STRICT;
  CREATE INDEX IF NOT EXISTS places_zip ON places (zip);
  CREATE TABLE IF NOT EXISTS findings (
    row INTEGER, code TEXT, field TEXT, text TEXT, PRIMARY KEY (row, code, field)) STRICT;
  CREATE TABLE IF NOT EXISTS import (id INTEGER PRIMARY KEY CHECK (id = 1), lastRow INTEGER) STRICT;
  INSERT OR IGNORE INTO import VALUES (1, 0)`;

const SHARED_POSITIONS = `
  SELECT min(row) AS row, latitude, longitude, county, state, count(*) AS zips, count(DISTINCT city) AS cities
  FROM places WHERE row <= ? GROUP BY latitude, longitude HAVING count(DISTINCT city) > 1
  ORDER BY zips DESC, row LIMIT ?`;

export function openWorkbook(folder: string, name: string): Workbook {
  mkdirSync(folder, { recursive: true });
  // A worker that lost its claim may still be writing for a moment; wait for its transaction instead of failing.
  const db = new DatabaseSync(join(folder, `${name}.db`), { timeout: 5_000 });
  db.exec(SCHEMA);
  const zipTaken = db.prepare('SELECT row FROM places WHERE zip = ? AND row < ? ORDER BY row LIMIT 1');
  const dropPlace = db.prepare('DELETE FROM places WHERE row = ?');
  const dropFindings = db.prepare('DELETE FROM findings WHERE row = ?');
  const addPlace = db.prepare('INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const addFinding = db.prepare('INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?)');
  const setLastRow = db.prepare('UPDATE import SET lastRow = ?');

  const add = ({ row, place, findings }: CleanedRow) => {
    dropPlace.run(row);
    dropFindings.run(row);
    for (const { code, field, text } of findings) addFinding.run(row, code, field, text);
    if (!place) return;
    const { zip, city, county, state, stateName, latitude, longitude } = place;
    addPlace.run(row, zip, city, county, state, stateName, latitude, longitude);
  };

  // The rows come out as they went in: each cast names the columns of the statement beside it.
  return {
    lastRow: () => Number(db.prepare('SELECT lastRow FROM import').get()?.lastRow),
    rowOfZip: (zip, before) => (zipTaken.get(zip, before) as { row: number } | undefined)?.row,
    store(block, make) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const cleaned = block.map((source) => {
          const row = make(source);
          add(row);
          return row;
        });
        setLastRow.run(cleaned.at(-1)?.row ?? 0);
        db.exec('COMMIT');
        return cleaned;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    places: (upTo) =>
      db
        .prepare(
          `SELECT *, count(*) OVER (PARTITION BY latitude, longitude) AS sharedBy
           FROM places WHERE row <= ? ORDER BY row`,
        )
        .iterate(upTo) as Iterable<unknown> as Iterable<SheetRow>,
    findings: (upTo) =>
      db
        .prepare('SELECT * FROM findings WHERE row <= ? ORDER BY row, field, code')
        .iterate(upTo) as Iterable<unknown> as Iterable<Finding>,
    sharedPositions: (upTo, limit) =>
      db.prepare(SHARED_POSITIONS).all(upTo, limit) as unknown[] as SharedPosition[],
    [Symbol.dispose]: () => db.close(),
  };
}

/** Removes a workbook that is no longer needed. Harmless when there is none. */
export function deleteWorkbook(folder: string, name: string): void {
  for (const file of [`${name}.db`, `${name}.db-journal`]) rmSync(join(folder, file), { force: true });
}

import { type Cell, isOwn, namesOf, type Row, type Table } from './table.ts';

// Rows travel as JSON, a list of objects with short names: `c0`, `c1` … for the columns.

const SCHEMA = 'longrun';
/** JSON is kept as the text it came as. */
const typeOf = (type = 'text') => (type === 'json' ? 'text' : type);

/** `$1` takes rows. */
export function insertInto(table: Table): string {
  const given = table.columns.map(({ type }, place) => `c${place} ${typeOf(type)}`);
  const values = table.columns.map(({ type }, place) => (type === 'json' ? `c${place}::json` : `c${place}`));
  return `INSERT INTO ${SCHEMA}."${table.name}" (${namesOf(table)})
    SELECT ${values.join(', ')} FROM json_to_recordset($1::json) AS given (${given.join(', ')})`;
}

/** `:keys` takes what tells rows from others; answers those that are there, each with its `place` among the keys. */
export function selectByKey(table: Table): string {
  const isIt = table.key.map((place, index) => `t."${table.columns[place]?.name}" = given.c${index}`);
  return `SELECT given.place, ${table.columns.map(({ name }, place) => `t."${name}" AS c${place}`).join(', ')}
    FROM json_to_recordset(:keys) AS given (place integer, ${keyTypes(table)})
    JOIN ${SCHEMA}."${table.name}" t ON ${isIt.join(' AND ')}`;
}

const KEYS_AT_ONCE = 5_000;

/** Goes through the keys that are there, from after one. */
export function keysAfter(
  table: Table,
  after: readonly Cell[] | undefined,
): { text: string; values: Record<string, string> } {
  const key = namesOf(table, table.key);
  const places = table.key.map((_, index) => `c${index}`);
  const isAfter = ` AND (${key}) > (SELECT ${places.join(', ')} FROM json_to_record(:keys -> 0) AS given (${keyTypes(table)}))`;
  const text = `SELECT ${table.key.map((place, index) => `"${table.columns[place]?.name}" AS c${index}`).join(', ')}
    FROM ${SCHEMA}."${table.name}" WHERE ${isOwn(table.name)}${after ? isAfter : ''} ORDER BY ${key} LIMIT ${KEYS_AT_ONCE}`;
  return { text, values: after ? { keys: asKeys([after]) } : {} };
}

function keyTypes(table: Table): string {
  return table.key.map((place, index) => `c${index} ${typeOf(table.columns[place]?.type)}`).join(', ');
}

/** What is sent for `$1`. */
export function asRecords(rows: readonly Row[]): string {
  return JSON.stringify(rows.map((row) => asRecord(row)));
}

/** What is sent for `:keys`. */
export function asKeys(keys: readonly (readonly Cell[])[]): string {
  return JSON.stringify(keys.map((key, place) => ({ place, ...asRecord(key) })));
}

function asRecord(cells: readonly Cell[]): Record<string, Cell> {
  const record: Record<string, Cell> = {};
  for (const [index, cell] of cells.entries()) if (cell !== null) record[`c${index}`] = cell;
  return record;
}

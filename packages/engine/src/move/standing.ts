import { MOVE_NOTE, type MoveNote } from '../postgres/move-note.ts';
import type { Row } from '../sql/statement.ts';

/** What a database is that jobs are to be moved to. */
export type Standing =
  | { readonly state: 'empty' }
  /** It has a part of a store. */
  | { readonly state: 'unfinished'; readonly note: MoveNote; readonly text: string }
  /** It is a store, or was one. */
  | { readonly state: 'used'; readonly tables: readonly string[]; readonly secret: string | undefined };

type Ask = (text: string) => Promise<readonly Row[]>;

const TABLES = `SELECT table_name FROM information_schema.tables
  WHERE table_schema = 'longrun' AND table_name <> 'migrations' ORDER BY table_name`;

export async function standingOf(ask: Ask): Promise<Standing> {
  const names = await tablesIn(ask);
  if (!names.includes('meta')) return { state: 'empty' };
  const rows = await ask('SELECT name, value FROM longrun.meta');
  const facts = new Map(rows.map(({ name, value }) => [String(name), String(value)]));
  const text = facts.get(MOVE_NOTE);
  if (text !== undefined) return { state: 'unfinished', note: JSON.parse(text) as MoveNote, text }; // as a move has written it
  const secret = facts.get('secret');
  facts.delete('secret');
  const tables = await filledAmong(
    ask,
    names.filter((name) => name !== 'meta'),
  );
  if (facts.size > 0) tables.push('meta');
  return tables.length > 0 ? { state: 'used', tables, secret } : { state: 'empty' };
}

/** All that is kept in the database, but for what is known of its migrations. */
export async function tablesIn(ask: Ask): Promise<string[]> {
  return (await ask(TABLES)).map(({ table_name }) => String(table_name));
}

async function filledAmong(ask: Ask, names: readonly string[]): Promise<string[]> {
  const looks = names.map(
    (name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM longrun."${name}")`,
  );
  return (await ask(looks.join(' UNION ALL '))).map(({ name }) => String(name));
}

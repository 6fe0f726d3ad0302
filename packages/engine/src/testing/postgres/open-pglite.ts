import { PGlite } from '@electric-sql/pglite';
import type { Connection } from '../../postgres/connection.ts';

/** A Postgres inside this process, with one connection and nothing to wait for: enough where nobody else takes part. As an ordinary
 *  role, so that row-level security is in force. */
export async function openPglite(): Promise<Connection> {
  const asItIs = (text: string) => text;
  const db = await PGlite.create({ parsers: { [INT8]: Number, [NUMERIC]: Number, [JSON_TEXT]: asItIs } });
  await db.exec(
    `CREATE ROLE longrun; GRANT CREATE ON DATABASE postgres TO longrun; SET SESSION AUTHORIZATION longrun`,
  );
  let isOpen = true;
  return {
    async ask(text, values) {
      const results = values?.length
        ? [await db.query<Record<string, unknown>>(text, [...values])]
        : await db.exec(text);
      const last = results.at(-1);
      return { rows: last?.rows ?? [], changes: last?.affectedRows ?? 0, command: text.trim() };
    },
    warnings: () => [],
    get isOpen() {
      return isOpen;
    },
    cut() {
      isOpen = false;
    },
    async close() {
      isOpen = false;
      await db.close();
    },
  };
}

const INT8 = 20;
const NUMERIC = 1700;
const JSON_TEXT = 114;

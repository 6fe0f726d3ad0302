import type { Source } from './source.ts';
import type { Table } from './table.ts';
import type { Target } from './target.ts';

/** What a store comes to. */
export interface Tally {
  readonly jobs: readonly { readonly tenant: string; readonly state: string; readonly jobs: number }[];
  /** By table, the largest of the numbers that it gives out itself; 0 where it has given none. */
  readonly largest: Readonly<Record<string, number>>;
}

const JOBS = 'SELECT tenant, state, count(*) AS jobs FROM jobs GROUP BY tenant, state ORDER BY tenant, state';

/** Counts the same on both sides. Throws where they differ, which after the check of all rows would be a mistake of ours. */
export async function tally({ db }: Source, target: Target, tables: readonly Table[]): Promise<Tally> {
  const inFile = async (text: string) => db.prepare(text).all();
  const [there, here] = await Promise.all([count(inFile, tables), count(target.read, tables)]);
  if (JSON.stringify(there) !== JSON.stringify(here))
    throw new Error(`The jobs differ in number: ${JSON.stringify(there)} became ${JSON.stringify(here)}.`);
  return here;
}

type Ask = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

async function count(ask: Ask, tables: readonly Table[]): Promise<Tally> {
  const jobs = (await ask(JOBS)).map((row) => ({
    tenant: String(row.tenant),
    state: String(row.state),
    jobs: Number(row.jobs),
  }));
  const largest: Record<string, number> = {};
  for (const { name, columns } of tables)
    for (const column of columns.filter(({ isCounted }) => isCounted)) {
      const [row] = await ask(`SELECT max("${column.name}") AS largest FROM "${name}"`);
      largest[name] = Number(row?.largest ?? 0);
    }
  return { jobs, largest };
}

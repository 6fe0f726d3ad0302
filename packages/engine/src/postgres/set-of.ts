import type { Values } from '../sql/statement.ts';
import { typeOf } from './to-positional.ts';

/** A statement over many sets of values at once: `$1` takes a JSON list of objects, one for each, in which `v_place` tells whose
 *  a returned row is. */
export interface SetStatement {
  readonly text: string;
  readonly names: readonly string[];
  /** Where a row that was inserted is known again: by this column, which has this value. */
  readonly identity?: Identity;
}

interface Identity {
  readonly column: string;
  readonly value: string;
}

// A row that was inserted does not tell from which set of values it came.
const IDENTITIES: Readonly<Record<string, Identity>> = {
  jobs: { column: 'id', value: 'id' },
  submissions: { column: 'job_id', value: 'jobId' },
};

const UPDATE = /^UPDATE (\w+) SET (.*?)\bWHERE (.*?)(?:\bRETURNING (.*))?$/s;
const INSERT =
  /^INSERT INTO (\w+) (\([^)]*\))\s+VALUES \((.*?)\)(\s*ON CONFLICT.*?)?(?:\s*RETURNING (.*))?$/s;
const SELECT = /^SELECT ([\w, ]+) FROM (\w+) WHERE ([^()]*)$/;

/** Makes one statement over many sets of values from one over a single set; undefined where its form does not allow that. */
export function setOf(text: string, wantsReply: boolean): SetStatement | undefined {
  const names: string[] = [];
  const bound = text.replace(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return typeOf(name) === 'json' ? `"v_${name}"::json` : `"v_${name}"`; // given as the text it came as
  });
  const columns = names.map((name) => `"v_${name}" ${typeOf(name).replace('json', 'text')}`);
  const given = `json_to_recordset($1) AS given (${['v_place bigint', ...columns].join(', ')})`;
  const update = UPDATE.exec(bound);
  if (update) {
    const [, table, set, where, returning] = update;
    const all = ['v_place', ...(returning === undefined ? [] : [returning])].join(', ');
    return { text: `UPDATE ${table} SET ${set} FROM ${given} WHERE ${where} RETURNING ${all}`, names };
  }
  const select = SELECT.exec(bound);
  if (select) {
    const [, wanted, table, where] = select;
    return { text: `SELECT v_place, ${wanted} FROM ${table}, ${given} WHERE ${where}`, names };
  }
  const insert = INSERT.exec(bound);
  if (!insert) return undefined;
  const [, table = '', into, values, onConflict = '', returning] = insert;
  const rows = `INSERT INTO ${table} ${into} SELECT ${values} FROM ${given}${onConflict}`;
  if (!wantsReply) return { text: rows, names };
  const identity = IDENTITIES[table];
  if (!identity) return undefined;
  const all = [identity.column, ...(returning === undefined ? [] : [returning])].join(', ');
  return { text: `${rows} RETURNING ${all}`, names, identity };
}

/** What is sent for `$1`. */
export function setValues({ names }: SetStatement, sets: readonly Values[]): string {
  return JSON.stringify(
    sets.map((values, place) => {
      const set: Record<string, unknown> = { v_place: place };
      for (const name of names) if (values[name] !== undefined) set[`v_${name}`] = values[name];
      return set;
    }),
  );
}

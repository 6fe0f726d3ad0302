import type { Value, Values } from '../sql/statement.ts';
import type { Bound } from './connection.ts';
import { boundAs, typeOf } from './to-positional.ts';

/** A statement over many sets of values at once, made from one over a single set. Of those rows that it returns, `v_place` tells whose they are,
 *  counted from 1; or the column of an identity. */
export interface SetStatement {
  /** Where a row that was inserted is known again: by this column, which has this value. */
  readonly identity?: Identity;
  /** Binds as many values as differ. */
  bind(sets: readonly Values[]): { readonly text: string; readonly values: readonly Bound[] };
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

const UPDATE = /^(UPDATE \w+ SET .*?)\b(WHERE .*?)(?:\bRETURNING (.*))?$/s;
const INSERT =
  /^(INSERT INTO (\w+) \([^)]*\))\s+VALUES \((.*?)\)(\s*ON CONFLICT.*?)?(?:\s*RETURNING (.*))?$/s;
const SELECT = /^SELECT ([\w, ]+) FROM (\w+) (WHERE [^()]*)$/;

/** Undefined where the form of the statement does not allow it. */
export function setOf(text: string, wantsReply: boolean): SetStatement | undefined {
  const update = UPDATE.exec(text);
  if (update) {
    const [, set, where, returning] = update;
    return over(`${set} FROM given ${where} RETURNING ${listed('v_place', returning)}`);
  }
  const select = SELECT.exec(text);
  if (select) {
    const [, columns, table, where] = select;
    return over(`SELECT v_place, ${columns} FROM ${table}, given ${where}`);
  }
  const insert = INSERT.exec(text);
  if (!insert) return undefined;
  const [, into, table = '', values, onConflict = '', returning] = insert;
  // There the sets are out of reach; what is bound is the same for all of them.
  const elsewhere = onConflict.replace(PLACE, (place) => `(SELECT ${place} FROM given LIMIT 1)`);
  const rows = `${into} SELECT ${values} FROM given${elsewhere}`;
  if (!wantsReply) return over(rows);
  const identity = IDENTITIES[table];
  return identity && { ...over(`${rows} RETURNING ${listed(identity.column, returning)}`), identity };
}

function listed(...columns: readonly (string | undefined)[]): string {
  return columns.filter((column) => column !== undefined).join(', ');
}

const PLACE = /(?<!:):([a-z]\w*)/gi;

/** How the values of a name differ from set to set. Lists are what costs: with one for each name a statement takes twice as long. */
type Spread = 'none' | 'same' | 'each';

/** What people leave out and what they say alike differs from batch to batch, and each statement is planned and kept. Beyond these, all
 *  values go as lists. */
const MAX_SHAPES = 50;

function over(template: string): SetStatement {
  const names = [...new Set([...template.matchAll(PLACE)].map(([, name = '']) => name))];
  const texts = new Map<string, string>();
  return {
    bind(sets) {
      let spreads = names.map((name) => spreadOf(sets, name));
      // A list there must be, to say how many sets there are.
      if (!spreads.includes('each')) spreads[0] = 'each';
      let shape = spreads.join();
      if (texts.size >= MAX_SHAPES && !texts.has(shape)) {
        spreads = names.map(() => 'each');
        shape = 'each';
      }
      const text = texts.get(shape) ?? render(template, names, spreads);
      texts.set(shape, text);
      return { text, values: names.flatMap((name, index) => bound(sets, name, spreads[index])) };
    },
  };
}

function spreadOf(sets: readonly Values[], name: string): Spread {
  const first = given(sets[0], name);
  for (const values of sets) if (given(values, name) !== first) return 'each';
  return first === null ? 'none' : 'same';
}

function bound(sets: readonly Values[], name: string, spread?: Spread): Bound[] {
  if (spread === 'none') return [];
  return spread === 'each'
    ? [sets.map((values) => boundAs(name, given(values, name)))]
    : [boundAs(name, given(sets[0], name))];
}

function given(values: Values | undefined, name: string): Exclude<Value, undefined> {
  return values?.[name] ?? null;
}

// Materialized, so that the planner knows nothing of the values: it would look for all rows of a tenant that all sets have in common, and
// then through the sets for each of them, instead of for the row of each set.
function render(template: string, names: readonly string[], spreads: readonly Spread[]): string {
  const lists: string[] = [];
  const columns: string[] = [];
  const rest: string[] = [];
  let place = 0;
  for (const [index, name] of names.entries()) {
    const [type, column] = [typeOf(name), `"v_${name}"`];
    if (spreads[index] === 'none') rest.push(`NULL::${type} AS ${column}`);
    else {
      place += 1;
      if (spreads[index] === 'same') rest.push(`$${place}::${type} AS ${column}`);
      else {
        lists.push(`$${place}::${type}[]`);
        columns.push(column);
      }
    }
  }
  return `WITH given AS MATERIALIZED (SELECT ${[...columns, 'v_place', ...rest].join(', ')}
    FROM unnest(${lists.join(', ')}) WITH ORDINALITY AS lists (${[...columns, 'v_place'].join(', ')}))
    ${template.replace(PLACE, (_, name: string) => `"v_${name}"`)}`;
}

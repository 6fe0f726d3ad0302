import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Answered } from '../sql/answered.ts';
import type { Statement, Value, Values } from '../sql/statement.ts';

/** Prepares a statement whose `:name` places are bound from an object. Names are resolved when it is prepared:
 *  binding by position is several times cheaper than node:sqlite's lookup by name. */
export function prepare(db: DatabaseSync, sql: string): Statement {
  const names: string[] = [];
  const positional = sql.replace(/:([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `?${names.indexOf(name) + 1}`;
  });
  const statement: StatementSync = db.prepare(positional);
  const bind = (values: Values): Exclude<Value, undefined>[] => names.map((name) => values[name] ?? null);
  return {
    get: (values) => new Answered(statement.get(...bind(values))),
    all: (values) => new Answered(statement.all(...bind(values))),
    add: (values) => new Answered(Number(statement.run(...bind(values)).lastInsertRowid)),
    write: (values, answer) => {
      statement.run(...bind(values));
      return new Answered(answer);
    },
    run: (values) => new Answered(Number(statement.run(...bind(values)).changes)),
  };
}

/** Statements prepared at first use and kept, by their text. */
export function statements(db: DatabaseSync): (sql: string) => Statement {
  const prepared = new Map<string, Statement>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = prepare(db, sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
}

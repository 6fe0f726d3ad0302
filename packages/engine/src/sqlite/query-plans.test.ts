import { match } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoreQuery } from '../store-query.ts';
import { INDEXED_QUERIES } from '../testing/indexed-queries.ts';
import { connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';
import { openSession } from './session.ts';

/** The plan of every statement that answers the query. */
function plansOf(query: StoreQuery): string[] {
  const db = connect(MEMORY);
  migrate(db);
  const texts: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    texts.push(sql);
    return prepare(sql);
  };
  openSession(db).read(query, 0);
  return texts.map((sql) =>
    prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('\n'),
  );
}

// What is in brackets is what a subquery has found.
const IS_INDEXED = /^(?!.*\bSCAN (?!\(|.*USING)).*(SEARCH|USING)/s;

describe('every query finds its rows by an index', () => {
  for (const [title, query] of INDEXED_QUERIES)
    test(title, () => {
      for (const plan of plansOf(query)) match(plan, IS_INDEXED, plan);
    });
});

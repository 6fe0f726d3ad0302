import { openSqlite } from '../sqlite/index.ts';
import { type EngineFixture, engineFixture, type FixtureOptions } from './engine-fixture.ts';
import { createLine, type Line } from './line.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { type SharedStore, shareStore } from './shared-store.ts';

/** Two servers on one database, as far as engines are concerned. */
export interface ServersFixture {
  readonly a: EngineFixture;
  readonly b: EngineFixture;
  readonly database: SharedStore;
  /** Between A and the database. */
  readonly line: Line;
  /** The database's clock. The engines sleep by it. */
  readonly clock: ManualClock;
  /** Ends A without a goodbye. */
  kill(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function serversFixture(options: Omit<FixtureOptions, 'clock'> = {}): Promise<ServersFixture> {
  const clock = manualClock();
  const database = shareStore(await openSqlite({ file: ':memory:', clock }));
  const line = createLine(database.connect());
  const a = await engineFixture({ ...options, store: line.store, clock });
  const b = await engineFixture({ ...options, store: database.connect(), clock });
  let isKilled = false;
  return {
    a,
    b,
    database,
    line,
    clock,
    kill() {
      isKilled = true;
      line.cut();
    },
    async [Symbol.asyncDispose]() {
      if (!isKilled) await a.engine.close();
      await b.engine.close();
    },
  };
}

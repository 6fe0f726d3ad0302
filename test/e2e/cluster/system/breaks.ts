import type { RunningPostgres, TestDatabase } from '@longrun/engine/testing/postgres';
import type { Cluster } from './cluster.ts';
import type { Member } from './member.ts';
import type { Chance } from './seeded.ts';

/** How often each thing breaks. */
export interface BreakCounts {
  /** Killed, and started again. */
  readonly server: number;
  readonly worker: number;
  /** Some of the servers' connections to the database are terminated. */
  readonly connections: number;
  /** Postgres is stopped at once, and started again. */
  readonly postgres: number;
}

export interface BreaksOptions {
  readonly cluster: Cluster;
  readonly database: TestDatabase;
  readonly postgres: RunningPostgres;
  readonly counts: BreakCounts;
  readonly chance: Chance;
}

/** Everything that is to break, in an order of chance: each resolves when all runs again. */
export interface Breaks {
  readonly deck: readonly (() => Promise<void>)[];
  readonly terminated: number;
}

const MOST_CONNECTIONS = 5;

export function shuffleBreaks({ cluster, database, postgres, counts, chance }: BreaksOptions): Breaks {
  let terminated = 0;
  const restartOne = async (members: readonly Member[]) => {
    const member = members[chance.below(members.length)];
    await member?.kill();
    await member?.start();
  };
  const breaks: Record<keyof BreakCounts, () => Promise<void>> = {
    server: () => restartOne(cluster.servers),
    worker: () => restartOne(cluster.workers),
    async connections() {
      const rows = await database.ask(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'longrun'
         ORDER BY random() LIMIT ${1 + chance.below(MOST_CONNECTIONS)}`,
      );
      terminated += rows.length;
    },
    postgres: () => postgres.crash(),
  };
  const kinds = Object.keys(counts) as (keyof BreakCounts)[]; // its fields are its keys
  const all = kinds.flatMap((kind) => Array.from({ length: counts[kind] }, () => breaks[kind]));
  return {
    deck: chance.shuffled(all),
    get terminated() {
      return terminated;
    },
  };
}

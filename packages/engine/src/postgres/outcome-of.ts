import { DatabaseError } from 'pg';
import type { Connection } from './connection.ts';
import { troubleOf } from './trouble.ts';

export type CommitOutcome = 'committed' | 'aborted' | 'unknown';

/** As long as it is the same, the numbers of transactions mean the same. */
export interface Era {
  /** Changes when a standby takes over, which counts transactions on from where it was. */
  readonly timeline: string;
  /** Changes with a crash. Transactions that had not reached the disk are lost in it, and others are given their numbers. */
  readonly sinceCrash: string;
}

// Statistics begin anew after a crash and at no other start. For the timeline see pg_walfile_name in the manual.
const ERA = `SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline, stats_reset::text AS since_crash
  FROM pg_stat_bgwriter`;
const STATUS = 'SELECT pg_xact_status($1::xid8) AS status';
const NOT_YET_GIVEN = '22023';

/** Undefined where the database does not tell. */
export async function eraOf(connection: Connection): Promise<Era | undefined> {
  try {
    const [row] = (await connection.ask(ERA)).rows;
    return { timeline: String(row?.timeline), sinceCrash: String(row?.since_crash) };
  } catch (error) {
    if (troubleOf(error) !== 'own') throw error;
    return undefined;
  }
}

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** What became of a transaction of that era whose COMMIT was not answered, asked on another connection. */
export async function outcomeOf(
  connection: Connection,
  xid: string,
  era: Era | undefined,
): Promise<CommitOutcome> {
  const present = await eraOf(connection);
  if (!era || present?.timeline !== era.timeline) return 'unknown';
  const hasCrashed = present.sinceCrash !== era.sinceCrash;
  const end = performance.now() + PATIENCE_MS;
  // The server may not have noticed yet that nobody listens any more.
  while (performance.now() < end) {
    const status = await statusOf(connection, xid);
    if (status === 'aborted' || status === 'not yet given') return 'aborted';
    // The one with that number now may be another; had ours been stored, there would be no other.
    if (status === 'committed') return hasCrashed ? 'unknown' : 'committed';
    if (status !== 'in progress') return 'unknown';
    if (hasCrashed) return 'aborted';
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return 'unknown';
}

async function statusOf(connection: Connection, xid: string): Promise<unknown> {
  try {
    return (await connection.ask(STATUS, [xid])).rows[0]?.status;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === NOT_YET_GIVEN) return 'not yet given';
    throw error;
  }
}

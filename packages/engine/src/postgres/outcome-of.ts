import type { Connection } from './connection.ts';

/** `unknown`: as after a standby has taken over, which counts transactions on from where it was. */
export type CommitOutcome = 'committed' | 'aborted' | 'unknown';

// The timeline changes when a standby is promoted; see pg_walfile_name in the manual.
const TIMELINE = `SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline`;
const STATUS = 'SELECT pg_xact_status($1::xid8) AS status';

/** Whose history the database goes on with; undefined where it does not tell. */
export async function timelineOf(connection: Connection): Promise<string | undefined> {
  try {
    const [row] = (await connection.ask(TIMELINE)).rows;
    return String(row?.timeline);
  } catch {
    return undefined;
  }
}

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** What became of a transaction whose COMMIT was not answered, asked on another connection. */
export async function outcomeOf(
  connection: Connection,
  xid: string,
  timeline: string | undefined,
): Promise<CommitOutcome> {
  if (timeline === undefined || (await timelineOf(connection)) !== timeline) return 'unknown';
  const end = performance.now() + PATIENCE_MS;
  // The server may not have noticed yet that nobody listens any more.
  while (performance.now() < end) {
    const status = (await connection.ask(STATUS, [xid])).rows[0]?.status;
    if (status === 'committed' || status === 'aborted') return status;
    if (status !== 'in progress') return 'unknown';
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return 'unknown';
}

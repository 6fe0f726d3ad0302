import type { Joined } from '../../store.ts';
import type { Reading } from '../reading.ts';
import { EVERYBODY } from '../tenant-of.ts';
import { createFates } from './fates.ts';
import { createTurns } from './in-turn.ts';
import { type JoinParts, joinTransaction } from './join.ts';
import { IDENTITY } from './opening-in.ts';

/** Lets a store take part in transactions of the application. */
export interface Joining {
  join(tx: object): Joined;
  /** What becomes of transactions that are still open is of no interest any more. */
  close(): void;
}

export interface JoiningParts extends Pick<JoinParts, 'onCommit' | 'now'> {
  readonly reading: Reading;
}

const WHO = `SELECT ${IDENTITY} AS identity`;
const STATUS = 'SELECT pg_xact_status(:xid::xid8) AS status';

export function createJoining({ reading, ...parts }: JoiningParts): Joining {
  const askOne = (text: string, values: Readonly<Record<string, string>>, name: string) =>
    reading.run(EVERYBODY, async ({ ask }) => (await ask({ text, values })).rows[0]?.[name]);
  const fates = createFates((xid) => askOne(STATUS, { xid }, 'status'));
  const inTurn = createTurns();
  let known: Promise<string> | undefined;
  const identity = () => {
    known ??= askOne(WHO, {}, 'identity').then(String);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return {
    join: (tx) => joinTransaction(tx, { ...parts, identity, fates, inTurn }),
    close: () => fates.close(),
  };
}

import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { paced } from '../paced.ts';
import type { Hint } from '../store.ts';
import { clientConfig, end } from './client.ts';

/** What the servers on one database tell each other. */
export interface Hints {
  /** Sent soon, together with whatever else there is to say. */
  tell(hint: Hint): void;
  /** The same, also to this server: it did not come by its own writing. */
  tellAll(hint: Hint): void;
  onChange(listen: (hint: Hint) => void): () => void;
  close(): Promise<void>;
}

interface HintOptions {
  /** Where to listen: the address of the database itself, for a pooler gives nobody a connection to keep. Without one hints are
   *  sent and not heard. */
  readonly listenUrl: string | undefined;
  /** Sends a payload to all who listen. */
  readonly notify: (payload: string) => Promise<unknown>;
}

export const CHANNEL = 'longrun';
/** The time between two words of one server, in milliseconds. */
const TICK_MS = 20;
/** A payload ends at 8,000 bytes, and who has changed so much need not be told more. */
const MAX_JOBS = 150;
/** What the start of listening may take. */
const LISTEN_MS = 5_000;
const PAUSE_MS = 500;
const LOOK_AT_ALL: Hint = { jobs: 'any', isReady: true, isSettings: true };

export function createHints({ listenUrl, notify }: HintOptions): Hints {
  const me = randomUUID();
  const listeners = new Set<(hint: Hint) => void>();
  let due: Hint | undefined;
  let isClosed = false;
  let current: Client | undefined;

  const send = paced(TICK_MS, () => {
    if (!due || isClosed) return;
    const hint = due.jobs.length > MAX_JOBS ? { ...due, jobs: 'any' } : due;
    due = undefined;
    notify(JSON.stringify({ from: me, ...hint })).catch(() => {}); // who was not told looks by himself
  });
  const pass = (hint: Hint) => {
    for (const listen of [...listeners]) listen(hint);
  };
  const hear = (payload = '') => {
    const hint = read(payload);
    if (hint && hint.from !== me) pass(hint);
  };

  /** Listens until the connection is lost. */
  async function listenOnce(url: string): Promise<void> {
    const client = new Client({ ...clientConfig(url), query_timeout: LISTEN_MS });
    current = client;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    client.on('notification', ({ payload }) => hear(payload));
    await Promise.race([client.connect(), ended]); // a goodbye in the middle of it leaves the connect without an answer
    if (isClosed) return;
    await client.query(`LISTEN ${CHANNEL}`);
    pass(LOOK_AT_ALL); // for what was said meanwhile
    await ended;
  }
  async function keepListening(url: string): Promise<void> {
    while (!isClosed) {
      await listenOnce(url).catch(() => {});
      if (current) await end(current);
      if (!isClosed) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())));
    }
  }
  const listening = listenUrl === undefined ? undefined : keepListening(listenUrl);

  const tell = (hint: Hint) => {
    due = due ? both(due, hint) : hint;
    send();
  };
  return {
    tell,
    tellAll(hint) {
      tell(hint);
      pass(hint);
    },
    onChange(listen) {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
    async close() {
      isClosed = true;
      if (current) await end(current);
      await listening;
    },
  };
}

function both(a: Hint, b: Hint): Hint {
  const isMany = a.jobs === 'any' || b.jobs === 'any' || a.jobs.length > MAX_JOBS;
  return {
    jobs: isMany ? 'any' : [...new Set([...a.jobs, ...b.jobs])],
    isReady: a.isReady || b.isReady,
    isSettings: a.isSettings || b.isSettings,
  };
}

/** Undefined for what somebody else says on the channel. */
function read(payload: string): (Hint & { readonly from: string }) | undefined {
  try {
    const { from, jobs, isReady, isSettings } = JSON.parse(payload);
    if (typeof from !== 'string' || (jobs !== 'any' && !Array.isArray(jobs))) return undefined;
    return { from, jobs, isReady: isReady === true, isSettings: isSettings === true };
  } catch {
    return undefined;
  }
}

import { connect, createServer, type Socket } from 'node:net';
import { sqlIn, wireMessages } from './wire-messages.ts';

/** What becomes of a statement on its way to the database. */
export type Fate =
  | 'pass'
  /** The connection breaks before the database hears of it. */
  | 'lost'
  /** The database does it, and the connection breaks before it answers. */
  | 'answer-lost'
  /** From here on nothing gets through, in either direction, and nobody is told. */
  | 'silence';

export interface FaultProxy {
  /** The address of the database through the proxy. */
  readonly url: string;
  /** Decides from here on; until then everything passes. */
  decide(fateOf: (statement: Statement) => Fate): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Statement {
  /** Of a statement with a name that was parsed before it is empty. */
  readonly text: string;
  /** Statements since `decide`, this one among them. */
  readonly count: number;
}

/** Parse, bind, describe, execute and close; then sync, or a query that is all of these. */
const PARTS: ReadonlySet<string> = new Set('PBDEC');
const ENDS: ReadonlySet<string> = new Set('SQ');

/** A line to a database that can be cut between any two statements. */
export async function faultProxy(url: string): Promise<FaultProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let fateOf: (statement: Statement) => Fate = () => 'pass';
  let count = 0;

  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let isSilent = false;
    for (const socket of [client, database]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => {}); // it is closed next
      socket.on('close', () => {
        sockets.delete(socket);
        if (isSilent) return; // the other side does not hear of it
        client.destroy();
        database.destroy();
      });
    }
    let sent = 0;
    let answered = 0;
    /** The number of the statement whose answer is lost. */
    let last = Number.POSITIVE_INFINITY;
    let text = '';
    let held: Buffer[] = [];

    const fromClient = wireMessages('client', (type, message) => {
      if (isSilent || sent >= last || client.destroyed) return;
      if (type === 'P' || type === 'Q') ({ text } = sqlIn(type, message));
      held.push(message);
      if (PARTS.has(type)) return;
      const whole = Buffer.concat(held);
      held = [];
      if (!ENDS.has(type)) return void database.write(whole);
      count += 1;
      sent += 1;
      const fate = fateOf({ text, count });
      text = '';
      if (fate === 'lost') return void client.destroy();
      if (fate === 'answer-lost') last = sent;
      isSilent = fate === 'silence';
      if (!isSilent) database.write(whole);
    });
    const fromDatabase = wireMessages('database', (type, message) => {
      if (isSilent) return;
      if (answered < last) client.write(message);
      if (type === 'Z') answered += 1; // the first one ends the start of the session
      if (answered > last) client.destroy();
    });
    client.on('data', fromClient);
    database.on('data', fromDatabase);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no address');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    decide(next) {
      fateOf = next;
      count = 0;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

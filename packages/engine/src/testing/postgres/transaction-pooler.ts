import { createServer, type Socket } from 'node:net';
import { Client } from 'pg';
import { socketOf } from '../../postgres/client.ts';
import { wireMessages } from './wire-messages.ts';

export interface TransactionPooler {
  /** The address of the database through the pooler. */
  readonly url: string;
  /** Transactions that went to another session than the one before of the same client. */
  readonly moved: number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One of the few sessions with the database. */
interface Session {
  readonly client: Client;
  /** Whom its answers are for. */
  owner: Guest | undefined;
}

interface Guest {
  readonly socket: Socket;
  session: Session | undefined;
  /** The session of its last transaction. */
  last: Session | undefined;
  /** What waits for a session. */
  waiting: Buffer[];
  /** Statements without an answer. */
  unanswered: number;
}

/** Gives each transaction one of a few sessions, the next in turn, as PgBouncer does in transaction mode; it cleans up nothing between them. */
export async function transactionPooler(url: string, sessions = 3): Promise<TransactionPooler> {
  const guests = new Set<Guest>();
  const queue: Guest[] = [];
  const free: Session[] = [];
  let moved = 0;

  const clients = await Promise.all(Array.from({ length: sessions }, () => openSession()));
  async function openSession(): Promise<Client> {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    const session: Session = { client, owner: undefined };
    const socket = socketOf(client);
    socket.removeAllListeners('data'); // from here on the driver has no part in it
    socket.on(
      'data',
      wireMessages('database', (type, message) => {
        const { owner } = session;
        if (!owner) return; // a notification for whoever listened here
        owner.socket.write(message);
        if (type === 'Z') owner.unanswered -= 1;
        const isIdle = type === 'Z' && String.fromCharCode(message[5] ?? 0) === 'I';
        if (isIdle && owner.unanswered === 0) release(session, owner);
      }),
    );
    free.push(session);
    return client;
  }
  function release(session: Session, owner: Guest): void {
    session.owner = undefined;
    owner.session = undefined;
    free.push(session);
    serve();
  }
  function serve(): void {
    for (let guest = queue[0]; guest && free.length > 0; guest = queue[0]) {
      queue.shift();
      const session = free.shift();
      if (!session || guest.socket.destroyed) continue;
      if (guest.last && guest.last !== session) moved += 1;
      guest.session = guest.last = session;
      session.owner = guest;
      for (const message of guest.waiting.splice(0)) socketOf(session.client).write(message);
    }
  }
  function hear(guest: Guest, type: string, message: Buffer): void {
    if (type === '') return void guest.socket.write(WELCOME);
    if (type === 'X') return void guest.socket.end();
    if (type === 'Q' || type === 'S') guest.unanswered += 1;
    if (guest.session) return void socketOf(guest.session.client).write(message);
    if (guest.waiting.push(message) === 1) queue.push(guest);
    serve();
  }
  const server = createServer((socket) => {
    const guest: Guest = { socket, session: undefined, last: undefined, waiting: [], unanswered: 0 };
    guests.add(guest);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on(
      'data',
      wireMessages('client', (type, message) => hear(guest, type, message)),
    );
    socket.on('close', () => guests.delete(guest));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the pooler has no address');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    get moved() {
      return moved;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { socket } of guests) socket.destroy();
      for (const client of clients) socketOf(client).destroy();
      await closed;
    },
  };
}

/** Come in, whoever you are: the password was checked with the sessions. */
const WELCOME = Buffer.concat([
  Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), // authenticated
  Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1]), // a key to cancel with, which opens nothing
  Buffer.from([0x5a, 0, 0, 0, 5, 0x49]), // ready, and in no transaction
]);

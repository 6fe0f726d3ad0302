import { setTimeout as sleep } from 'node:timers/promises';

/** One event of a stream of server-sent events. */
export interface StreamEvent {
  readonly type: string;
  readonly id: string;
  readonly data: string;
}

export interface ReadStreamOptions {
  /** Where to go on after the last id: each connection goes to the next server. */
  readonly urls: readonly string[];
  readonly path: string;
  /** Begins after this id. */
  readonly after?: string;
  /** A connection is left on purpose after so many events, and the next server asked to go on. */
  readonly leaveAfter: number;
  readonly signal: AbortSignal;
  readonly onResume: () => void;
}

/** Nobody has answered for so long: there is more wrong than a server that is started again. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** Reads a stream as a program would that knows nothing but the standard: what a server sends twice is given twice. Every
 *  connection that is lost or left is followed by one to another server, with the last id. Ends with an event `end`. */
export async function* readStream({
  urls,
  path,
  after = '',
  leaveAfter,
  signal,
  onResume,
}: ReadStreamOptions): AsyncGenerator<StreamEvent, void, undefined> {
  let lastId = after;
  let answeredAt = performance.now();
  for (let connection = 0; !signal.aborted; connection += 1) {
    const leaving = new AbortController();
    const url = `${urls[connection % urls.length]}${path}`;
    try {
      if (connection > 0) onResume();
      let left = leaveAfter;
      for await (const event of eventsOf(url, lastId, AbortSignal.any([signal, leaving.signal]))) {
        answeredAt = performance.now();
        lastId = event.id;
        yield event;
        if (event.type === 'end') return;
        left -= 1;
        if (left === 0) break;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error) || performance.now() - answeredAt > PATIENCE_MS) throw error;
      await sleep(PAUSE_MS); // all of them may be away: their database is started again
    } finally {
      leaving.abort();
    }
  }
}

class Refused extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`${status}: ${text}`);
    this.status = status;
  }
}

/** The connection was lost, the request came too late, or nobody can answer just now. */
function isPassing(error: unknown): boolean {
  return error instanceof Refused ? [408, 503].includes(error.status) : error instanceof TypeError;
}

async function* eventsOf(url: string, lastId: string, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const headers = { accept: 'text/event-stream', ...(lastId !== '' && { 'last-event-id': lastId }) };
  const response = await fetch(url, { headers, signal });
  if (!response.ok || !response.body) throw new Refused(response.status, await response.text());
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventIn(block, lastId);
      lastId = event.id;
      if (event.data !== '') yield event;
    }
  }
}

function eventIn(block: string, lastId: string): StreamEvent {
  const fields = block
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]);
  const last = (name: string) => fields.findLast(([field]) => field === name)?.[1]?.trimStart();
  return { type: last('event') ?? 'message', id: last('id') ?? lastId, data: last('data') ?? '' };
}

import { JobError } from '@longrun/core';
import { unauthorized } from './auth.ts';
import type { Held, LetGo } from './held-requests.ts';
import type { Server } from './server.ts';

/** A request that may wait, and where it is held. */
interface Waiting extends Held {
  readonly server: Server;
}

/** Runs what may wait long. A shutdown ends the wait early and the answer is what there is by then; a key that was
 *  revoked meanwhile gets no answer. */
export async function whileHeld<T>(ask: Waiting, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const held = ask.server.held.hold(ask);
  try {
    const result = await run(held.signal);
    if (held.letGo() === 'revoked') throw unauthorized();
    return result;
  } catch (error) {
    throw endOf(held.letGo(), error);
  } finally {
    held.release();
  }
}

/** A wait that was ended may end in any error; what counts is why it was ended. */
function endOf(letGo: LetGo | undefined, error: unknown): unknown {
  if (letGo === 'revoked') return unauthorized();
  if (letGo === 'shutdown') return new JobError('shutting-down', 'The server is shutting down.');
  if (letGo === 'disconnected') return new JobError('invalid-request', 'Nobody waits for the answer.');
  return error;
}

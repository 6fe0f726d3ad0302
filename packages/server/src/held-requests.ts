import type { Connection } from './connection.ts';

/** Why a request that waits is let go before its time. */
export type LetGo = 'shutdown' | 'revoked' | 'disconnected';

/** A request that stays open for long: a poll that waits, a stream. */
export interface HeldRequest {
  /** Fires when the request is let go. */
  readonly signal: AbortSignal;
  /** Undefined while nobody has let it go. */
  readonly letGo: () => LetGo | undefined;
  /** Ends the wait from the inside: nobody reads the answer any more. */
  readonly abandon: () => void;
  readonly release: () => void;
}

/** Every request that waits, so that a shutdown, a revoked key or a lost connection ends the wait. */
export interface HeldRequests {
  hold(asked: Held): HeldRequest;
  /** Ends the waits of those whose credential has become void. */
  recheck(): Promise<void>;
  /** Ends every wait, now and in future. */
  close(): void;
}

/** A request with the key that it came with. */
export interface Held {
  readonly token: string | undefined;
  readonly request: Request;
  readonly from: Connection;
}

interface Entry extends Held {
  readonly letGo: (reason: LetGo) => void;
}

/** `isAdmitted` is asked again about waiting requests every `recheckMs`, once per credential. */
export function heldRequests(isAdmitted: (held: Held) => Promise<boolean>, recheckMs: number): HeldRequests {
  const entries = new Set<Entry>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let closed = false;

  const recheck = async () => {
    const verdicts = new Map<string | undefined, Promise<boolean>>();
    await Promise.all(
      [...entries].map(async (entry) => {
        const verdict = verdicts.get(entry.token) ?? isAdmitted(entry);
        verdicts.set(entry.token, verdict);
        if (!(await verdict)) entry.letGo('revoked');
      }),
    );
  };
  const add = (entry: Entry) => {
    entries.add(entry);
    timer ??= setInterval(() => void recheck(), recheckMs).unref();
  };
  const remove = (entry: Entry) => {
    entries.delete(entry);
    if (entries.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    hold({ token, request, from }) {
      const controller = new AbortController();
      let reason: LetGo | undefined;
      const letGo = (why: LetGo) => {
        reason ??= why;
        controller.abort();
      };
      const entry: Entry = { token, request, from, letGo };
      const onDisconnect = () => entry.letGo('disconnected');
      request.signal.addEventListener('abort', onDisconnect);
      if (request.signal.aborted) onDisconnect();
      if (closed) entry.letGo('shutdown');
      add(entry);
      return {
        signal: controller.signal,
        letGo: () => reason,
        abandon: onDisconnect,
        release() {
          request.signal.removeEventListener('abort', onDisconnect);
          remove(entry);
        },
      };
    },
    recheck,
    close() {
      closed = true;
      for (const entry of entries) entry.letGo('shutdown');
    },
  };
}

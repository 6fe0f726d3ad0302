/** One request's own abort signal. It fires with the caller's signal, or when a time limit that was set runs
 *  out. Nothing stays behind on the caller's signal after `close()`: it may live as long as the page. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Starts the clock anew: what is awaited must come within `ms`. */
  set(ms: number): void;
  /** Stops the clock. */
  clear(): void;
  /** Ends what still runs under this signal and lets go of the caller's. */
  close(): void;
}

export function createDeadline(outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const forward = () => controller.abort(outer?.reason);
  let timer: ReturnType<typeof setTimeout> | undefined;
  if (outer?.aborted) forward();
  else outer?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    set(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(tooLate(ms)), ms);
    },
    clear: () => clearTimeout(timer),
    close() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', forward);
      controller.abort();
    },
  };
}

function tooLate(ms: number): DOMException {
  return new DOMException(`nothing came within ${ms / 1_000} s`, 'TimeoutError');
}

/** The abort signal of one request: fires with the caller's signal, or when a time limit runs out. */
export interface HttpDeadline extends Disposable {
  readonly signal: AbortSignal;
  /** From now on, `ms` milliseconds are left. */
  restart(ms: number): void;
  pause(): void;
}

/** Dispose of it when the request is over: nothing may stay behind on the caller's signal, which lives as long as the
 *  worker. */
export function httpDeadline(outer?: AbortSignal): HttpDeadline {
  const controller = new AbortController();
  const forward = () => controller.abort(outer?.reason);
  let timer: NodeJS.Timeout | undefined;
  if (outer?.aborted) forward();
  outer?.addEventListener('abort', forward);
  return {
    signal: controller.signal,
    restart(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new Error(`no answer within ${ms / 1_000} s`)), ms);
    },
    pause: () => clearTimeout(timer),
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', forward);
    },
  };
}

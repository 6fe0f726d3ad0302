/** Frames on their way to one watcher, with a cap. */
export interface FrameQueue {
  push(frame: Uint8Array): void;
  isEmpty(): boolean;
  /** At its cap: the writer must wait for room. */
  isFull(): boolean;
  /** True as soon as the watcher has taken what was queued; false when it took nothing for `stallMs`, or when
   *  `signal` fires. */
  room(stallMs: number, signal: AbortSignal): Promise<boolean>;
  /** All that is queued, as soon as there is anything; undefined after the end. */
  take(): Promise<Uint8Array | undefined>;
  clear(): void;
  close(): void;
}

export function frameQueue(cap: number): FrameQueue {
  let frames: Uint8Array[] = [];
  let bytes = 0;
  let closed = false;
  let arrived = () => {};
  let taken = () => {};

  const drain = (): Uint8Array => {
    const [only] = frames;
    const all = frames.length === 1 && only ? only : Buffer.concat(frames, bytes);
    frames = [];
    bytes = 0;
    taken();
    return all;
  };
  return {
    push(frame) {
      if (closed) return;
      frames.push(frame);
      bytes += frame.byteLength;
      arrived();
    },
    isEmpty: () => frames.length === 0,
    isFull: () => bytes >= cap,
    async room(stallMs, signal) {
      if (signal.aborted) return false;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const refuse = () => resolve(false);
      const timer = setTimeout(refuse, stallMs);
      signal.addEventListener('abort', refuse);
      taken = () => resolve(true);
      try {
        return await promise;
      } finally {
        taken = () => {};
        clearTimeout(timer);
        signal.removeEventListener('abort', refuse);
      }
    },
    async take() {
      while (frames.length === 0) {
        if (closed) return undefined;
        const { promise, resolve } = Promise.withResolvers<void>();
        arrived = resolve;
        await promise;
      }
      return drain();
    },
    clear() {
      frames = [];
      bytes = 0;
    },
    close() {
      closed = true;
      arrived();
    },
  };
}

import type { JobSource, Json } from '@longrun/core';

/** A line between a worker and its source that can be held and cut. */
export interface HeldLine {
  /** To be given to the worker. */
  readonly source: JobSource;
  /** Resolves with the checkpoint when the worker sends it; it has not arrived then. */
  readonly held: Promise<Json>;
  /** Lets it arrive. */
  release(): void;
  /** From now on nothing passes, not even a sign of life: to the source, the worker is dead. */
  cut(): void;
}

/** Holds the line when the `nth` checkpoint is on its way, so that a test can do something in the middle of a job
 *  without waiting for the right moment. Signs of life still pass. */
export function holdAtCheckpoint(source: JobSource, nth: number): HeldLine {
  const held = Promise.withResolvers<Json>();
  const released = Promise.withResolvers<void>();
  let checkpoints = 0;
  let isCut = false;

  return {
    held: held.promise,
    release: () => released.resolve(),
    cut() {
      isCut = true;
      released.resolve();
    },
    source: {
      register: (kinds) => source.register(kinds),
      claim: (request, signal) => (isCut ? silence(signal) : source.claim(request, signal)),
      async sync(request, signal) {
        const { checkpoint } = request.reports.find((report) => report.checkpoint !== undefined) ?? {};
        if (checkpoint !== undefined) checkpoints += 1;
        if (checkpoint !== undefined && checkpoints === nth) {
          held.resolve(checkpoint);
          await released.promise;
        }
        return isCut ? silence(signal) : source.sync(request, signal);
      },
      saveArtifact: (upload, signal) => (isCut ? silence(signal) : source.saveArtifact(upload, signal)),
      openArtifact: (file, signal) => (isCut ? silence(signal) : source.openArtifact(file, signal)),
      deleteArtifact: (file, signal) => (isCut ? silence(signal) : source.deleteArtifact(file, signal)),
    },
  };
}

/** Never answers; gives up when the caller does. */
function silence(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

import type { WritingLine } from '../../postgres/writing-line.ts';

/** A line that keeps in mind how the commands of one batch were done. */
export interface WatchedLine extends WritingLine {
  /** The places of those that were done side by side. */
  readonly together: ReadonlySet<number>;
  /** Why that failed, where it was tried in vain. */
  readonly failure: unknown;
}

export function watchedLine(inner: WritingLine): WatchedLine {
  let together: ReadonlySet<number> = new Set();
  let failure: unknown;
  return {
    async run(gate, work) {
      if (gate === 'one') return inner.run(gate, work);
      try {
        const result = await inner.run(gate, work);
        if (result instanceof Map) together = new Set(result.keys());
        return result;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    close: () => inner.close(),
    get together() {
      return together;
    },
    get failure() {
      return failure;
    },
  };
}

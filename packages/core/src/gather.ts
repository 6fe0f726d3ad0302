/** A function that takes one item and answers for it when its batch is through. */
export type Gathered<Item, Result> = (item: Item) => Promise<Result>;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatherOptions {
  /** The most items in a batch; 1,000 unless told otherwise. */
  readonly maxBatch?: number;
  /** How many batches may be under way at once; 1 unless told otherwise. With more, waiting items are shared out over
   *  them, so that one batch is worked on there while the answers of another are given here. */
  readonly underWay?: number;
  /** Fewer items than this are never split: a batch has a price of its own. */
  readonly leastShare?: number;
}

/** Collects items while earlier batches are under way and hands them over together: no timer when idle, no
 *  lost millisecond, full batches under load. `run` answers in the order of its items. */
export function gather<Item, Result>(
  run: (items: Item[]) => Promise<readonly Result[]>,
  { maxBatch = 1_000, underWay = 1, leastShare = 50 }: GatherOptions = {},
): Gathered<Item, Result> {
  const share = (count: number) => Math.min(maxBatch, Math.max(leastShare, Math.ceil(count / underWay)));
  let waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  let flushing = false;

  const flush = () => {
    flushing = false;
    while (running < underWay && waiting.length > 0) {
      const size = share(waiting.length);
      const batch = waiting.length > size ? waiting.splice(0, size) : waiting;
      if (batch === waiting) waiting = [];
      void send(batch);
    }
  };
  const send = async (batch: Waiting<Item, Result>[]) => {
    running += 1;
    try {
      const results = await run(batch.map(({ item }) => item));
      // The contract of `run`: one result per item.
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running -= 1;
      schedule();
    }
  };
  // A microtask later, so that callers who ask in the same turn travel together.
  const schedule = () => {
    if (flushing || running >= underWay) return;
    flushing = true;
    queueMicrotask(flush);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}

// How many durable submits per second, one at a time, 100 at once, and in batches of 1000?
import { openLongrun } from 'longrun';
import { PAYLOAD } from './echo.ts';
import { type Bench, rate } from './figure.ts';

const KIND = 'bench:echo';
const request = { kind: KIND, input: PAYLOAD };

export const submit: Bench = {
  question: 'How many durable submits per second, one at a time, 100 at once, and in batches of 1000?',
  async run(report, store) {
    await using fresh = await store.fresh();
    await using longrun = await openLongrun({ store: fresh.address });
    const one = async () => {
      const [answer] = await longrun.submitMany([request]);
      if (!answer?.job) throw answer?.error;
    };
    await Promise.all(Array.from({ length: 2_000 }, one)); // warm

    const few = 2_000;
    const single = await rate(few, 5, async () => {
      for (let done = 0; done < few; done += 1) await one();
    });
    report({ figure: 'one at a time', value: single, unit: 'per second', of: `median of 5 × ${few}` });

    const many = 40_000;
    const together = await rate(many, 5, async () => {
      let left = many;
      const caller = async () => {
        while (left-- > 0) await one();
      };
      await Promise.all(Array.from({ length: 100 }, caller));
    });
    report({ figure: '100 at once', value: together, unit: 'per second', of: `median of 5 × ${many}` });

    const batch = Array.from({ length: 1_000 }, () => request);
    const batched = await rate(many, 5, async () => {
      for (let done = 0; done < many; done += batch.length) await longrun.submitMany(batch);
    });
    report({ figure: 'batches of 1000', value: batched, unit: 'per second', of: `median of 5 × ${many}` });
  },
};

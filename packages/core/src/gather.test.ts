import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gather } from './gather.ts';

describe('gather', () => {
  test('what is asked in one turn travels together, what is asked meanwhile goes next', async () => {
    const batches: number[][] = [];
    const double = gather(async (items: number[]) => {
      batches.push(items);
      await new Promise((resolve) => setImmediate(resolve));
      return items.map((item) => item * 2);
    });
    const first = [double(1), double(2)];
    await Promise.resolve();
    await Promise.resolve();
    const second = [double(3), double(4)];
    deepEqual(await Promise.all([...first, ...second]), [2, 4, 6, 8]);
    deepEqual(batches, [
      [1, 2],
      [3, 4],
    ]);
  });
  test('a batch has a bound and the rest follows in order', async () => {
    const sizes: number[] = [];
    const same = gather(
      async (items: number[]) => {
        sizes.push(items.length);
        return items;
      },
      { maxBatch: 3 },
    );
    deepEqual(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(same)), [1, 2, 3, 4, 5, 6, 7]);
    deepEqual(sizes, [3, 3, 1]);
  });
  test('a batch that fails rejects its own items only', async () => {
    let round = 0;
    const once = gather(async (items: string[]) => {
      round += 1;
      if (round === 1) throw new Error('lost');
      return items;
    });
    await rejects(Promise.all([once('a')]), /lost/);
    equal(await once('b'), 'b');
  });
  test('no more batches are under way than allowed', async () => {
    let [now, most] = [0, 0];
    const run = gather(
      async (items: number[]) => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return items;
      },
      { maxBatch: 1, underWay: 2 },
    );
    await Promise.all(Array.from({ length: 10 }, (_, index) => run(index)));
    equal(most, 2);
  });
});

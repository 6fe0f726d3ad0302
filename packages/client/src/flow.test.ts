import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFlow } from './flow.ts';

describe('a flow', () => {
  test('a subscriber is told the present value at once, then each change until it unsubscribes', () => {
    const { flow, set } = createFlow(1);
    const seen: number[] = [];
    const unsubscribe = flow.subscribe((value) => seen.push(value));
    set(2);
    set(2);
    set(3);
    unsubscribe();
    set(4);
    assert.deepEqual(seen, [1, 2, 3]);
    assert.equal(flow.value, 4);
  });

  test('an iteration starts with the present value and ends with the flow', async () => {
    const { flow, set, end } = createFlow('a');
    const seen: string[] = [];
    const reading = (async () => {
      for await (const value of flow) {
        seen.push(value);
        if (value === 'a') set('b');
        else end();
      }
    })();
    await reading;
    assert.deepEqual(seen, ['a', 'b']);
  });

  test('an iteration that begins after the end gives the last value', async () => {
    const { flow, end } = createFlow(7);
    end();
    assert.deepEqual(await Array.fromAsync(flow), [7]);
  });

  test('a slow reader gets the newest value, not a backlog', async () => {
    const { flow, set, end } = createFlow(0);
    const reader = flow[Symbol.asyncIterator]();
    assert.equal((await reader.next()).value, 0);
    for (let value = 1; value <= 100; value += 1) set(value);
    assert.equal((await reader.next()).value, 100);
    set(101);
    end();
    assert.equal((await reader.next()).value, 101);
    assert.equal((await reader.next()).done, true);
  });

  test('an iteration can be left and begun again', async () => {
    const { flow, set } = createFlow(0);
    for await (const value of flow) {
      assert.equal(value, 0);
      break;
    }
    set(1);
    for await (const value of flow) {
      assert.equal(value, 1);
      break;
    }
  });

  test('after it is reopened it can be followed again', async () => {
    const { flow, set, end, reopen } = createFlow('first end');
    end();
    reopen();
    const reading = Array.fromAsync(flow);
    set('second end');
    end();
    assert.deepEqual((await reading).at(-1), 'second end');
  });

  test('values that count as the same are one value', () => {
    const { flow, set } = createFlow({ id: 1 }, (a, b) => a.id === b.id);
    const first = flow.value;
    set({ id: 1 });
    assert.equal(flow.value, first);
  });
});

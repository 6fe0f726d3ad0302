import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError, type SubmitRequest } from '@longrun/core';
import { engineFixture } from './testing/index.ts';

describe('one at a time', () => {
  test('another submit answers the job that has not begun, whatever its input', async () => {
    await using fixture = await engineFixture();
    const submit = async (input: number) =>
      (await fixture.api.submit([{ kind: 'demo:echo', onePending: 'sync', input }]))[0];
    const first = await submit(1);
    const second = await submit(2);
    deepEqual([second?.job?.id, !second?.error && second?.duplicate], [first?.job?.id, true]);
    equal((await fixture.claim()).input, 1);
    equal((await submit(3))?.job?.input, 3);
  });
  test('a debounced job begins when nothing more has come, with the last input', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    const submit = (input: number) =>
      fixture.submit({ input, debounce: { key: 'index', waitMs: 2_000, maxWaitMs: 5_000 } });
    const { id, scheduledAt } = await submit(1);
    ok(scheduledAt);
    for (const input of [2, 3]) {
      await fixture.clock.pass(1_500, 100);
      equal((await submit(input)).id, id);
    }
    await fixture.clock.pass(1_900, 100);
    equal((await fixture.api.get(id)).state, 'scheduled');
    await fixture.clock.pass(200, 100);
    await fixture.update(id, ({ event }) => event === 'promote');
    equal((await fixture.claim()).input, 3);
  });
  test('the log of a debounced job tells of each submit', async () => {
    await using fixture = await engineFixture();
    const debounce = { key: 'index', waitMs: 1_000 };
    const { id } = await fixture.submit({ debounce });
    await fixture.submit({ debounce });
    const { updates } = await fixture.api.history(id);
    deepEqual(
      updates.map(({ event, announcements }) => [event, ...announcements]),
      [
        ['submit', 'job:created', 'job:scheduled'],
        ['replace', 'job:updated'],
      ],
    );
  });
  const wrong: [Partial<SubmitRequest>, string][] = [
    [{ onePending: '' }, '/onePending'],
    [{ onePending: 'a', oneActive: 'b' }, '/oneActive'],
    [{ debounce: { key: '', waitMs: 1 } }, '/debounce/key'],
    [{ debounce: { key: 'a', waitMs: 0 } }, '/debounce/waitMs'],
    [{ debounce: { key: 'a', waitMs: 10, maxWaitMs: 9 } }, '/debounce/maxWaitMs'],
    [{ debounce: { key: 'a', waitMs: 10 }, delayMs: 5 }, '/delayMs'],
    [{ debounce: { key: 'a', waitMs: 10 }, trigger: 'manual' }, '/trigger'],
  ];
  for (const [request, pointer] of wrong)
    test(`${JSON.stringify(request)} is refused at ${pointer}`, async () => {
      await using fixture = await engineFixture();
      const [answer] = await fixture.api.submit([{ kind: 'demo:echo', ...request }]);
      ok(isJobError(answer?.error));
      deepEqual(
        answer.error.facts.errors?.map((error) => error.pointer),
        [pointer],
      );
    });
});

import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engineFixture } from './testing/index.ts';

describe('a search', () => {
  for (const text of ['Übersicht', 'bersicht', 'WIRD'])
    test(`finds ${text} in what a job last said`, async () => {
      await using fixture = await engineFixture();
      const { id } = await fixture.submit();
      await fixture.submit();
      const { jobId, claimId } = await fixture.claim();
      const messages = [{ severity: 'info' as const, text: 'Übersicht wird erstellt' }];
      await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, messages }] });
      const { jobs } = await fixture.api.list({ text });
      equal(jobs.map((job) => job.id).join(), id);
    });
});

describe('a list', () => {
  for (const order of ['newest', 'oldest'] as const)
    test(`of the ${order} first can be read on and back, a page at a time`, async () => {
      await using fixture = await engineFixture();
      const made: string[] = [];
      for (let n = 0; n < 5; n += 1) made.push((await fixture.submit()).id);
      if (order === 'newest') made.reverse();
      const read = async (cursor?: string) => {
        const page = await fixture.api.list({ order, limit: 2, ...(cursor !== undefined && { cursor }) });
        return { ...page, ids: page.jobs.map(({ id }) => id) };
      };
      const first = await read();
      const second = await read(first.nextCursor);
      const third = await read(second.nextCursor);
      deepEqual([first.ids, second.ids, third.ids], [made.slice(0, 2), made.slice(2, 4), made.slice(4)]);
      deepEqual([first.previousCursor, third.nextCursor], [undefined, undefined]);
      const back = await read(third.previousCursor);
      const start = await read(back.previousCursor);
      deepEqual([back.ids, start.ids], [second.ids, first.ids]);
      deepEqual([start.previousCursor, (await read(back.nextCursor)).ids], [undefined, third.ids]);
    });

  test('leaves out the jobs of the server itself when it is told to', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    await fixture.api.bulk.run({ action: 'pause', all: true });
    equal((await fixture.api.list()).jobs.length, 2);
    const { jobs } = await fixture.api.list({ exceptOwn: true });
    equal(jobs.map((job) => job.id).join(), id);
  });
});

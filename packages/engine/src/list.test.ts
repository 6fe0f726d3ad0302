import { equal } from 'node:assert/strict';
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

import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { defineJob } from './define-job.ts';
import { openWorkplace } from './testing/workplace.ts';

test('the schedule of a definition makes jobs, whose handler knows the moment', async () => {
  await using place = await openWorkplace();
  const seen = Promise.withResolvers<{ jobId: string; scheduledFor: string | undefined }>();
  const beat = defineJob({
    kind: 'demo:beat',
    schedule: 'every second',
    run: ({ jobId, scheduledFor }) => seen.resolve({ jobId, scheduledFor }),
  });
  place.employ([beat]);
  const { jobId, scheduledFor } = await seen.promise;
  const job = await place.api.get(jobId);
  equal(job.scheduleId, 'demo:beat');
  ok(scheduledFor !== undefined);
  equal(scheduledFor, job.scheduledFor);
});

test('a job that nobody scheduled stands for no moment', async () => {
  await using place = await openWorkplace();
  const when = defineJob({ kind: 'demo:when', run: ({ scheduledFor }) => scheduledFor ?? 'none' });
  place.employ([when]);
  const { id } = await place.submit('demo:when');
  equal((await place.ends(id)).output, 'none');
});

import { deepEqual, equal } from 'node:assert/strict';
import { isActive, isFinal, type JobState } from '@longrun/core';
import fc from 'fast-check';
import { answerTo } from '../ask.ts';
import type { Model } from '../model.ts';
import { modelCommand } from '../model-command.ts';
import { TENANTS } from '../world.ts';

/** Somebody reads: the list of a tenant, how a job ended, a job that is gone. */
export const look = modelCommand({
  name: 'look',
  weight: 1,
  args: fc.record({ tenant: fc.constantFrom(...TENANTS) }),
  async run(model, world, { tenant }) {
    const api = world.api(tenant);
    const own = [...model.jobs.values()].filter((job) => job.tenant === tenant);
    const { jobs, counts } = await api.list({ counts: true, limit: 500 });
    deepEqual(
      jobs.map(({ id, state }) => [id, state]),
      own.sort((a, b) => b.number - a.number).map(({ id, state }) => [id, state]),
      'I22: a list shows what belongs to the tenant',
    );
    deepEqual(counts, countsOf(own), 'the counts');
    for (const job of own) {
      const result = await api.result(job.id);
      equal(result !== undefined, isFinal(job.state));
      if (result) deepEqual([result.state, result.output], [job.state, job.output], 'the result');
    }
    for (const { kind, key, running } of await api.limits.list()) {
      if (key === '*') continue;
      const used = own.filter(
        (job) => isActive(job.state) && (kind === undefined ? job.concurrencyKey === key : job.kind === kind),
      );
      equal(running, used.length, 'I13: what is used of a limit');
    }
    await lookForTheDead(model, world.clock.now(), async (id) => (await answerTo(api.get(id))).code, tenant);
  },
});

function countsOf(jobs: readonly { readonly state: JobState }[]): Partial<Record<JobState, number>> {
  const counts: Partial<Record<JobState, number>> = {};
  for (const { state } of jobs) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** A deleted id says so for a while, and only to its own tenant. */
async function lookForTheDead(
  { graves, latest }: Model,
  now: number,
  codeOf: (id: string) => Promise<string | undefined>,
  tenant: string,
): Promise<void> {
  for (const [id, grave] of graves) {
    const code = await codeOf(id);
    if (grave.tenant !== tenant || now >= grave.keepUntil) equal(code, 'job-not-found');
    else if (latest < grave.keepUntil) equal(code, 'job-deleted');
  }
}

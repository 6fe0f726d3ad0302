import { isFinal, type Job, toMoment } from '@longrun/core';
import { LOCAL_CALLER } from '../../caller.ts';
import type { EngineFixture } from '../../testing/engine-fixture.ts';

const MOST_DAYS = 20;

/** What people and workers do until every job has ended that is there now. */
export async function finishAll({ engine, clock }: EngineFixture, tenants: readonly string[]): Promise<void> {
  const query = { limit: 500, createdBefore: toMoment(clock.now() + 1) };
  for (let day = 0; ; day += 1) {
    const left: Job[] = [];
    for (const tenant of tenants) {
      const caller = { ...LOCAL_CALLER, tenant };
      const [api, source] = [engine.as(caller), engine.source(caller)];
      const jobs = (await api.list(query)).jobs.filter(({ state }) => !isFinal(state));
      left.push(...jobs);
      for (const job of jobs) await urge(api, job).catch(() => {}); // it has gone on by itself meanwhile
      const kinds = [...new Set(jobs.map(({ kind }) => kind))];
      const claims = await source.claim({ workerId: 'w', kinds, capacity: 100 });
      const settlement = { type: 'completed' } as const;
      const reports = claims.map(({ jobId, claimId }) => ({ jobId, claimId, settlement }));
      await source.sync({ workerId: 'w', reports });
    }
    if (left.length === 0) return;
    if (day === MOST_DAYS) throw new Error(`These do not end: ${JSON.stringify(left)}`);
    await clock.pass(24 * 3_600_000, 3_600_000); // until leases have run out, and a rate allows the next start
  }
}

async function urge(api: EngineFixture['api'], { id, driver, state, waitingFor }: Job): Promise<void> {
  if (driver === 'caller') await api.report(id, { type: 'complete' });
  else if (waitingFor?.type === 'answer') await api.answer(id, 'yes');
  else if (state === 'scheduled' || state === 'retrying')
    await api.control(id, 'pause'); // some have no moment
  else if (state !== 'queued' && state !== 'waiting') await api.control(id, 'start');
}

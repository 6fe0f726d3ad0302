import { isFinal, type Job } from '@longrun/core';
import { LOCAL_CALLER } from '../../caller.ts';
import type { EngineFixture } from '../../testing/engine-fixture.ts';

/** What people and workers do until every job has ended. */
export async function finishAll(fixture: EngineFixture, tenants: readonly string[]): Promise<void> {
  for (;;) {
    const left = await Promise.all(tenants.map((tenant) => goOn(fixture, tenant)));
    console.log(performance.now(), left);
    if (left.every((count) => count === 0)) return;
    await fixture.clock.pass(24 * 3_600_000, 3_600_000); // until the next start that a rate allows
  }
}

async function goOn({ engine }: EngineFixture, tenant: string): Promise<number> {
  const caller = { ...LOCAL_CALLER, tenant };
  const [api, source] = [engine.as(caller), engine.source(caller)];
  const jobs = (await api.list({ limit: 500 })).jobs.filter(({ state }) => !isFinal(state));
  for (const job of jobs) await urge(api, job).catch(() => {}); // it has gone on by itself meanwhile
  if (jobs.length<6) console.log(jobs.map(j=>[j.kind,j.state,JSON.stringify(j.waitingFor), j.attempt, j.createdAt]));
  const kinds = [...new Set(jobs.map(({ kind }) => kind))];
  const claims = await source.claim({ workerId: 'w', kinds, capacity: 100 });
  const settlement = { type: 'completed' } as const;
  const reports = claims.map(({ jobId, claimId }) => ({ jobId, claimId, settlement }));
  await source.sync({ workerId: 'w', reports });
  return jobs.length;
}

async function urge(api: EngineFixture['api'], { id, driver, state, waitingFor }: Job): Promise<void> {
  if (driver === 'caller') await api.report(id, { type: 'complete' });
  else if (waitingFor?.type === 'answer') await api.answer(id, 'yes');
  else if (['created', 'planning', 'paused'].includes(state)) await api.control(id, 'start');
}

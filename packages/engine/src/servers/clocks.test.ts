import { deepEqual, equal } from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { NOON } from '../testing/index.ts';
import { say } from '../testing/say.ts';
import { type ServersFixture, serversFixture } from '../testing/servers-fixture.ts';

const DAY = 24 * 3_600_000;
const LEASE_MS = 30_000;

/** The clocks of the machines are wrong by as much; the database's is right. */
function wrongBy({ mock }: TestContext, ms: number, { clock }: ServersFixture) {
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: clock.now() + ms });
}

for (const ms of [DAY, -DAY])
  describe(`on machines whose clocks are wrong by ${ms > 0 ? '+' : '−'}24 hours`, () => {
    test('a claim holds as long as its lease, and no longer', async (t) => {
      await using fixture = await serversFixture();
      const { a, b, clock } = fixture;
      wrongBy(t, ms, fixture);
      const { id } = await a.submit();
      const claim = await a.claim();
      await clock.pass(LEASE_MS - 1_000, 500);
      equal('state' in (await say(b, claim)), true);
      await clock.pass(LEASE_MS - 1_000, 500);
      equal((await b.api.get(id)).state, 'running');
      await clock.pass(3_000, 500);
      equal((await b.api.get(id)).state, 'queued');
    });

    test('jobs begin when they are due, schedules bring each moment once, and what is kept is kept', async (t) => {
      await using fixture = await serversFixture({ retention: { cancelledMs: DAY / 2 } });
      const { a, b, clock } = fixture;
      wrongBy(t, ms, fixture);
      const old = await a.submit({ kind: 'demo:old' });
      await a.api.control(old.id, 'cancel');
      const later = await a.submit({
        kind: 'demo:later',
        scheduledAt: new Date(NOON + 60_000).toISOString(),
      });
      await a.api.schedules.put('tidy', {
        when: 'every 10 seconds',
        overlap: 'queue',
        job: { kind: 'demo:tidy' },
      });
      wrongBy(t, -ms, fixture); // it jumps, and at the other machine it is wrong the other way
      await clock.pass(59_000, 500);
      equal((await b.api.get(later.id)).state, 'scheduled');
      await clock.pass(2_500, 500);
      equal((await b.api.get(later.id)).state, 'queued');
      const made = (await b.api.list({ kind: 'demo:tidy' })).jobs.map(({ scheduledFor }) => scheduledFor);
      deepEqual([made.length, new Set(made).size], [6, 6]);
      await clock.pass(DAY / 2 - 120_000, 600_000);
      equal((await b.api.get(old.id)).state, 'cancelled');
    });

    test('keys end at their moment', async (t) => {
      await using fixture = await serversFixture();
      const { a, b, clock } = fixture;
      wrongBy(t, ms, fixture);
      const expiresAt = new Date(clock.now() + 60_000).toISOString();
      const { token } = await a.engine.keys.create({ name: 'ci', expiresAt });
      await clock.pass(59_000, 1_000);
      equal((await b.engine.keys.authenticate(token)) !== undefined, true);
      await clock.pass(1_000, 1_000);
      equal(await b.engine.keys.authenticate(token), undefined);
    });
  });

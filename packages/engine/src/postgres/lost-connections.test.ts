// The connection breaks at any statement, before the database has heard of it or before it has answered; or it hangs.
import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { StoreCommand } from '../store-command.ts';
import type { Done } from '../store-result.ts';
import { type Fate, type FaultProxy, faultProxy } from '../testing/postgres/fault-proxy.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { connect } from './connection.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { createReading } from './reading.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine } from './writing-line.ts';

const TENANT = 'acme';
const LEASE_MS = 60_000;
/** A database on this machine answers sooner, and one that hangs is known by it. */
const DEADLINE_MS = 1_500;
const BREAKS = [
  ['lost', 'before the database hears of it'],
  ['answer-lost', 'before it is answered'],
] as const;

describe('a connection', { concurrency: true }, () => {
  let place: PostgresPlace;
  let lives = 0;

  before(async () => {
    place = await postgresPlace();
  });
  after(() => place[Symbol.asyncDispose]());

  /** Lets two jobs live over a line on which each statement meets its fate. Answers how many statements that took. */
  async function live(proxy: FaultProxy, fateOf: (count: number, text: string) => Fate): Promise<number> {
    lives += 1;
    const [first, second, kind] = [`job_${lives}a`, `job_${lives}b`, `demo:${lives}`];
    const url = proxy.url;
    const line = createWritingLine({ connect: () => connect({ url, named: true, deadlineMs: DEADLINE_MS }) });
    let statements = 0;
    proxy.decide(({ count, text }) => {
      statements = count;
      return fateOf(count, text);
    });
    const write = async (...commands: StoreCommand[]) => {
      const results = await writeBatch(line, commands);
      for (const result of results) equal(result.refused, undefined);
      return results as Done[]; // none is refused
    };
    const insert = (id: string): StoreCommand => ({
      type: 'insert',
      job: { id, tenant: TENANT, kind, state: 'queued', maxAttempts: 3, priority: 0 },
      idempotency: { key: id, fingerprint: '', keepMs: LEASE_MS },
    });
    const event = { topic: 'test:done', domain: 'test', data: {}, keepMs: LEASE_MS };
    try {
      for (const { duplicateOf } of await write(insert(first), insert(second)))
        equal(duplicateOf, undefined, 'made by this very command');
      const [{ claimed: [job] = [] } = {}] = await write({
        type: 'claim',
        tenant: TENANT,
        kinds: [kind],
        limit: 1,
        workerId: 'w1',
        embedded: false,
        leaseMs: LEASE_MS,
      });
      ok(job, 'the claim is told');
      const { jobId } = job;
      const claim = { tenant: TENANT, claimId: job.claimId };
      const messages = [{ severity: 'info', text: 'once' }] as const;
      await write({ type: 'report', jobId, ...claim, leaseMs: LEASE_MS, messages });
      await write(
        { type: 'move', jobId, event: 'complete', fence: { by: 'claim', ...claim } },
        { type: 'publish', tenant: TENANT, ...event },
      );
    } finally {
      proxy.decide(() => 'pass');
      await line.close();
    }
    const logs =
      await place.look(`SELECT string_agg(u.event, ' ' ORDER BY u.sequence) AS events FROM updates u
      JOIN jobs j ON j.number = u.job WHERE kind = '${kind}' GROUP BY j.number`);
    deepEqual(logs.map(({ events }) => events).sort(), ['submit', 'submit claim message complete']);
    return statements;
  }

  for (const [fate, when] of BREAKS) {
    test(`that breaks at any statement, ${when}: each command is done once and its true result told`, async (t) => {
      await using proxy = await faultProxy(place.url);
      const all = await live(proxy, () => 'pass');
      for (let nth = 1; nth <= all; nth += 1) await live(proxy, (count) => (count === nth ? fate : 'pass'));
      t.diagnostic(`${all} statements`);
    });

    test(`that breaks ${when}, and breaks again while it is asked what has become of a COMMIT`, async () => {
      await using proxy = await faultProxy(place.url);
      for (let nth = 1; nth <= 3; nth += 1) {
        let since = -1;
        await live(proxy, (_, text) => {
          if (since >= 0 || text === 'COMMIT') since += 1;
          return since === 0 || since === nth ? fate : 'pass';
        });
      }
    });

    test(`that breaks at any statement of a read, ${when}: it is read all the same`, async () => {
      await using proxy = await faultProxy(place.url);
      const { url } = proxy;
      const reading = createReading({
        connect: () => connect({ url, named: true }),
        connections: 1,
        hear() {},
      });
      const context = { sql: asking, flavor: POSTGRES_FLAVOR, now: 0 };
      for (let nth = 0; nth <= 5; nth += 1) {
        proxy.decide(({ count }) => (count === nth ? fate : 'pass'));
        const read = reading.run(TENANT, (asker) =>
          perform(answer(context, { type: 'kinds', tenant: TENANT }), asker),
        );
        deepEqual(await read, []);
      }
      await reading.close();
    });
  }

  test('that hangs at a statement is given up, and the work done on another', async () => {
    await using proxy = await faultProxy(place.url);
    await live(proxy, (count) => (count === 5 ? 'silence' : 'pass'));
  });

  test('that hangs at a COMMIT is given up, and the truth found out on another', async () => {
    await using proxy = await faultProxy(place.url);
    let isSilent = false;
    await live(proxy, (_, text) => {
      if (isSilent || text !== 'COMMIT') return 'pass';
      isSilent = true;
      return 'silence';
    });
  });

  test('that hangs can be closed', async () => {
    await using proxy = await faultProxy(place.url);
    const connection = await connect({ url: proxy.url, named: false });
    proxy.decide(() => 'silence');
    connection.ask('SELECT 1').catch(() => {});
    await connection.close();
  });
});

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { isJobError, type SubmitRequest } from '@longrun/core';
import { Client } from 'pg';
import { type AppPlace, openAppPlace } from '../testing/postgres/app-place.ts';
import { testDatabase } from '../testing/postgres/test-database.ts';

describe('in a transaction of the application', () => {
  let place: AppPlace;
  before(async () => {
    place = await openAppPlace();
  });
  after(() => place[Symbol.asyncDispose]());

  const submitted = (request: SubmitRequest) => place.library.transact(({ tx }) => place.submit(request, tx));

  test('a job is submitted with all that it can have for itself', async () => {
    const scheduledAt = '2100-01-01T00:00:00.000Z';
    const request = {
      ...{
        kind: 'demo:rich',
        input: { a: [1, 'ä', null] },
        priority: 7,
        maxAttempts: 9,
        queue: 'q',
        concurrencyKey: 'c',
      },
      ...{
        tags: ['a', 'b'],
        attributes: { team: 'x' },
        metadata: { free: true },
        scheduledAt,
        jobTimeoutMs: 60_000,
      },
    } as const;
    const { job, ...rest } = await submitted({ ...request, idempotencyKey: 'rich' });
    const stored = await place.api.get(job?.id ?? '');
    deepEqual({ ...stored, elapsedMs: undefined }, { ...job, elapsedMs: undefined });
    deepEqual(
      ['duplicate' in rest && rest.duplicate, stored.state, stored.tags, stored.scheduledAt],
      [false, 'scheduled', ['a', 'b'], scheduledAt],
    );
    const other = await place.api.submit([{ ...request, idempotencyKey: 'rich' }]);
    deepEqual([other[0]?.job?.id, other[0]?.error === undefined && other[0]?.duplicate], [job?.id, true]);
  });

  test('a job that its caller drives, and has brought somewhere before, is there with the commit', async () => {
    const { job } = await submitted({ kind: 'demo:driven', driver: 'caller', reached: 'running' });
    deepEqual([job?.state, (await place.api.get(job?.id ?? '')).state], ['running', 'running']);
  });

  test('a job with an owner gets in line with the commit', async () => {
    const { job } = await submitted({ kind: 'demo:owned', owner: 'ann' });
    equal(job?.state, 'scheduled');
    const claimed = await place.claim('demo:owned');
    equal(claimed.jobId, job?.id);
    const { updates } = await place.api.history(claimed.jobId);
    deepEqual(
      updates.map(({ event }) => event),
      ['submit', 'promote', 'claim'],
    );
  });

  test('the same key gives the same job, of this transaction or of one before', async () => {
    const request = { kind: 'demo:keyed', idempotencyKey: 'the same' };
    const [first, second, third, fourth] = [
      ...(await place.library.transact(({ tx }) => place.api.submit([request, request], { tx }))),
      await submitted(request),
      await submitted({ ...request, input: 'another' }),
    ];
    deepEqual([second?.job?.id, third?.job?.id], [first?.job?.id, first?.job?.id]);
    deepEqual(
      [second, third].map((one) => one?.error === undefined && one?.duplicate),
      [true, true],
    );
    equal(isJobError(fourth?.error) && fourth.error.code, 'idempotency-conflict');
  });

  for (const [field, request] of Object.entries({
    onePending: { onePending: 'k' },
    oneActive: { oneActive: 'k' },
    debounce: { debounce: { key: 'k', waitMs: 5 } },
    externalId: { externalId: 'order-7' },
    predecessorIds: { predecessorIds: ['job_other'] },
  }))
    test(`a job with ${field} is refused, and told why`, async () => {
      const { error } = await submitted({ kind: 'demo:bound', ...request });
      equal(isJobError(error) && error.code, 'invalid-request');
      deepEqual(isJobError(error) && error.facts.errors?.map(({ pointer }) => pointer), [`/${field}`]);
    });

  test('a connection on which none is open is refused', async () => {
    const client = new Client({ connectionString: place.url });
    await client.connect();
    const { error } = await place.submit({ kind: 'demo:open' }, client);
    await client.end();
    equal(
      isJobError(error) && error.message,
      'Nothing was stored: /tx has no transaction open: every statement would be committed at once. BEGIN first.',
    );
    equal((await place.api.list({ kind: 'demo:open' })).jobs.length, 0);
  });

  test('one that is open on another database is refused, and stays usable', async () => {
    await using elsewhere = await testDatabase();
    const client = new Client({ connectionString: elsewhere.url });
    await client.connect();
    await client.query('BEGIN');
    const { error } = await place.submit({ kind: 'demo:open' }, client);
    deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
    await client.end();
    equal(isJobError(error) && error.facts.errors?.[0]?.pointer, '/tx');
  });

  test('one that has failed before is refused', async () => {
    await rejects(
      place.library.transact(async ({ tx, ask }) => {
        await rejects(ask('SELECT 1/0'));
        const { error } = await place.submit({ kind: 'demo:open' }, tx);
        throw error;
      }),
      /\/tx has failed before/,
    );
  });

  test('the role of the application needs no more than its share of the schema', async () => {
    const role = `shop_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(place.url);
    [url.username, url.password] = [role, role];
    await place.look(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
    const client = new Client({ connectionString: url.href });
    await client.connect();
    const tryIt = async () => {
      await client.query('BEGIN');
      const answer = await place.submit({ kind: 'demo:shop', tags: ['a'], idempotencyKey: role }, client);
      await client.query('COMMIT');
      return answer;
    };
    const { error } = await tryIt();
    equal(
      isJobError(error) && error.message,
      'Nothing was stored: /tx belongs to a role that may not write to the schema longrun.',
    );
    for (const share of [
      'USAGE ON SCHEMA longrun',
      'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA longrun',
      'SELECT, USAGE ON ALL SEQUENCES IN SCHEMA longrun',
    ])
      await place.look(`GRANT ${share} TO ${role}`);
    equal((await tryIt()).job?.state, 'queued');
    const claimed = await place.claim('demo:shop');
    await client.query('BEGIN');
    await place.complete(client, claimed);
    await client.query('COMMIT');
    equal((await place.api.get(claimed.jobId)).state, 'succeeded');
    await client.end();
    await place.look(`DROP OWNED BY ${role}`);
    await place.look(`DROP ROLE ${role}`);
  });

  test('what is no transaction of any library is refused', async () => {
    for (const tx of [{}, { query: () => {} }, () => {}, []])
      await rejects(place.submit({ kind: 'demo:open' }, tx), /\/tx is no transaction that Longrun knows/);
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Job } from '@longrun/core';
import { connect } from '../sqlite/connection.ts';
import { openSqlite } from '../sqlite/index.ts';
import { say } from '../testing/say.ts';
import { claimCommand } from '../testing/store-contract/claiming.ts';
import { moveStore } from './move-store.ts';
import { planMove } from './plan-move.ts';
import { finishAll } from './testing/finish-all.ts';
import { openPlace, type Place } from './testing/open-place.ts';

const DAY_MS = 24 * 3_600_000;

async function move({ file, url }: Place) {
  const report = await moveStore({ from: file, to: url, maxRows: 7 });
  ok(report !== 'done');
  return report;
}

/** How long jobs usually take is learned anew by every server. */
const lasting = ({ usual, ...job }: Job) => job;
const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

describe('a store that is moved', () => {
  test('is there with every row of every table', async () => {
    await using place = await openPlace();
    await place.fill();
    const before = place.inFile();
    const { tables, jobs, largest, replacedTexts } = await move(place);
    deepEqual(await place.inDatabase(), before);
    const rows = Object.entries(before).map(([name, { length }]) => [name, length]);
    deepEqual(tables.map((table) => [table.name, table.rows]).sort(), rows.sort());
    const empty = tables.filter((table) => table.rows === 0);
    deepEqual(empty, [], 'of these nothing is known');
    const count = jobs.reduce((sum, group) => sum + group.jobs, 0);
    deepEqual([count, largest.jobs, replacedTexts], [before.jobs?.length, before.jobs?.length, 0]);
  });

  test('goes on with its numbers, cursors, keys and files', async () => {
    await using place = await openPlace();
    await place.fill();
    const again = { kind: 'demo:again', idempotencyKey: 'again' };
    const before = await place.onFile(async ({ api, engine, submit }) => ({
      once: await submit(again),
      token: (await engine.keys.create({ name: 'app' })).token,
      seen: await api.events.list({ limit: 5 }),
      events: await api.events.list({ limit: 500 }),
      page: await api.list({ limit: 3 }),
      jobs: (await api.list({ limit: 500 })).jobs,
    }));
    const { seen, page } = before;
    await move(place);

    await place.onDatabase(async ({ api, engine, submit }) => {
      ok(await engine.keys.authenticate(before.token));
      const events = await api.events.list({ limit: 500, after: seen.next });
      deepEqual(events.events, before.events.events.slice(5));
      deepEqual(await api.events.get(seen.events[0]?.id ?? ''), seen.events[0]);
      deepEqual((await api.list({ limit: 500 })).jobs.map(lasting), before.jobs.map(lasting));
      const rest = await api.list({ limit: 500, ...(page.nextCursor && { cursor: page.nextCursor }) });
      deepEqual(idsOf(rest.jobs), idsOf(before.jobs.slice(3)));
      const [answer] = await api.submit([again]);
      deepEqual([answer?.job?.id, answer?.job && answer.duplicate], [before.once.id, true]);
      const long = before.jobs.find(({ kind }) => kind === 'demo:long')?.id ?? '';
      equal(await new Response(await api.openArtifact(long, 'rows 1.csv')).text(), 'a,b\n1,2\n');

      const next = await submit({ kind: 'demo:new' });
      deepEqual(idsOf((await api.list({ limit: 1 })).jobs), [next.id]);
      const [news] = (await api.events.list({ after: before.events.next })).events;
      equal(news?.jobId, next.id);
    });
  });

  test('gives back at once what a process had in hand that died, with its checkpoint', async () => {
    await using place = await openPlace();
    const { clock, file } = place;
    const { id } = await place.onFile(({ submit }) => submit());
    const store = await openSqlite({ file, clock });
    const claim = claimCommand({ tenant: 'default', embedded: true, leaseMs: DAY_MS });
    const [answer] = await store.write([claim]);
    const { claimId = '' } = (answer && !answer.refused && answer.claimed?.[0]) || {};
    const report = { type: 'report', tenant: 'default', jobId: id, claimId, leaseMs: DAY_MS } as const;
    await store.write([{ ...report, checkpoint: '{"at":7}' }]);
    await store.close();
    equal((await move(place)).orphans, 1);

    await place.onDatabase(async ({ update, claim }) => {
      await update(id, ({ event }) => event === 'rescue');
      deepEqual((await claim()).checkpoint, { at: 7 });
    });
  });

  test('leaves jobs to workers whose leases last, and to others afterwards', async () => {
    await using place = await openPlace();
    const [held, lost] = await place.onFile(async ({ submit, claim }) => {
      await submit();
      await submit();
      return [await claim(), await claim()] as const;
    });
    await place.clock.advance(20_000);
    equal((await move(place)).orphans, 0);

    await place.onDatabase(async (fixture) => {
      equal('error' in (await say(fixture, held, { progress: { percent: 50 } })), false);
      await place.clock.advance(20_000);
      await fixture.update(lost.jobId, ({ event }) => event === 'rescue');
      equal((await fixture.api.get(held.jobId)).state, 'running');
    });
  });

  test('does all that it had yet to do', async () => {
    await using place = await openPlace();
    await place.fill();
    const { largest } = await move(place);
    await place.onDatabase((fixture) => finishAll(fixture, ['default', 'acme']));
    const left = `SELECT id FROM longrun.jobs WHERE finished_at IS NULL AND number <= ${largest.jobs}`;
    deepEqual(await place.ask(left), []);
  });

  test('may be one of the first release', async () => {
    await using place = await openPlace();
    const db = connect(place.file);
    db.exec(readFileSync(new URL('../sqlite/migrations/0001-first.sql', import.meta.url), 'utf8'));
    db.exec(`PRAGMA user_version = 1; INSERT INTO meta VALUES ('secret', 's');
      INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at)
      VALUES ('job_1', 'default', 'demo:echo', 'created', 1, 1, 0, 3, 0, 0)`);
    db.close();
    const { from, tables } = await planMove({ from: place.file, to: place.url });
    deepEqual([from.schema, from.newest > 1, tables.find(({ name }) => name === 'jobs')?.rows], [1, true, 1]);
    await move(place);
    equal((await place.onDatabase(({ api }) => api.get('job_1'))).state, 'created');
  });

  test('replaces what no text of Postgres can hold, wherever it is, and says how often', async () => {
    await using place = await openPlace();
    const { id } = await place.onFile(async (fixture) => {
      const job = await fixture.submit({ tags: ['a\0b'], owner: 'x\0', input: { text: 'in\0put' } });
      const messages = [{ severity: 'info', text: 'half \ud83d of it\0' }] as const;
      await say(fixture, await fixture.claim(), { messages });
      return job;
    });
    equal((await move(place)).replacedTexts, 7);

    await place.onDatabase(async ({ api }) => {
      const { tags, owner, input } = await api.get(id);
      deepEqual([tags, owner, input], [['a\ufffdb'], 'x\ufffd', { text: 'in\0put' }]);
      const { messages } = await api.messages(id);
      deepEqual(
        messages.map(({ text }) => text),
        ['half \ufffd of it\ufffd'],
      );
      deepEqual(idsOf((await api.list({ tag: 'a\ufffdb' })).jobs), [id]);
    });
  });
});

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

describe('a store that is moved', () => {
  test('is there with every row of every table', async () => {
    await using place = await openPlace();
    await place.fill();
    const before = place.inFile();
    const { tables, jobs, largest, replacedTexts } = await move(place);
    const there = await place.inDatabase();
    deepEqual(there, before);
    const rows = Object.entries(before).map(([name, { length }]) => [name, length]);
    deepEqual(tables.map((table) => [table.name, table.rows]).sort(), rows.sort());
    ok(
      tables.every((table) => table.rows > 0),
      'a table was empty, so nothing is known of it',
    );
    equal(
      jobs.reduce((sum, group) => sum + group.jobs, 0),
      before.jobs?.length,
    );
    deepEqual([largest.jobs, replacedTexts], [before.jobs?.length, 0]);
  });

  test('goes on with its numbers, cursors, keys and files', async () => {
    await using place = await openPlace();
    await place.fill();
    const first = await place.openFile();
    const { token } = await first.engine.keys.create({ name: 'app' });
    const seen = await first.api.events.list({ limit: 5 });
    const page = await first.api.list({ limit: 3 });
    const once = await first.submit({ kind: 'demo:again', idempotencyKey: 'again' });
    const all = await first.api.list({ limit: 500 });
    const events = await first.api.events.list({ limit: 500, after: seen.next });
    const withFile = all.jobs.find(({ kind }) => kind === 'demo:long');
    await first.engine.close();
    await move(place);

    const { engine, api, submit } = await place.openDatabase();
    ok(await engine.keys.authenticate(token));
    deepEqual(await api.events.list({ limit: 500, after: seen.next }), events);
    deepEqual(await api.events.get(seen.events[0]?.id ?? ''), seen.events[0]);
    deepEqual((await api.list({ limit: 500 })).jobs.map(lasting), all.jobs.map(lasting));
    const rest = await api.list({ limit: 500, ...(page.nextCursor && { cursor: page.nextCursor }) });
    deepEqual(
      rest.jobs.map(({ id }) => id),
      all.jobs.slice(4).map(({ id }) => id),
    );
    const [again] = await api.submit([{ kind: 'demo:again', idempotencyKey: 'again' }]);
    deepEqual([again?.job?.id, again?.job && again.duplicate], [once.id, true]);
    const bytes = await api.openArtifact(withFile?.id ?? '', 'rows 1.csv');
    equal(await new Response(bytes).text(), 'a,b\n1,2\n');

    const next = await submit({ kind: 'demo:new' });
    const [newest] = (await api.list({ limit: 1 })).jobs;
    equal(newest?.id, next.id);
    const [news] = (await api.events.list({ after: events.next })).events;
    equal(news?.jobId, next.id);
    await engine.close();
  });

  test('gives back at once what a process had in hand that died, with its checkpoint', async () => {
    await using place = await openPlace();
    const { clock, file } = place;
    const first = await place.openFile();
    const { id } = await first.submit();
    await first.engine.close();
    const store = await openSqlite({ file, clock });
    const claim = claimCommand({ tenant: 'default', embedded: true, leaseMs: DAY_MS });
    const [answer] = await store.write([claim]);
    const claimed = answer && !answer.refused ? answer.claimed?.[0] : undefined;
    ok(claimed);
    const { jobId, claimId } = claimed;
    await store.write([
      { type: 'report', tenant: 'default', jobId, claimId, leaseMs: DAY_MS, checkpoint: '{"at":7}' },
    ]);
    await store.close();
    equal((await move(place)).orphans, 1);

    const second = await place.openDatabase();
    await second.update(id, ({ event }) => event === 'rescue');
    deepEqual((await second.claim()).checkpoint, { at: 7 });
    await second.engine.close();
  });

  test('leaves jobs to workers whose leases last, and to others afterwards', async () => {
    await using place = await openPlace();
    const first = await place.openFile();
    const [a, b] = [await first.submit(), await first.submit()];
    const [held, lost] = [await first.claim(), await first.claim()];
    await first.engine.close();
    await place.clock.advance(20_000);
    equal((await move(place)).orphans, 0);

    const second = await place.openDatabase();
    equal('error' in (await say(second, held, { progress: { percent: 50 } })), false);
    await place.clock.advance(20_000);
    await second.update(lost.jobId, ({ event }) => event === 'rescue');
    deepEqual(await Promise.all([a, b].map(async ({ id }) => (await second.api.get(id)).state)), [
      'running',
      'queued',
    ]);
    await second.engine.close();
  });

  test('does all that it had yet to do', async () => {
    await using place = await openPlace();
    await place.fill();
    const { largest } = await move(place);
    {
      await using fixture = await place.openDatabase();
      await finishAll(fixture, ['default', 'acme']);
    }
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
    const { engine, api } = await place.openDatabase();
    equal((await api.get('job_1')).state, 'created');
    await engine.close();
  });

  test('replaces what no text of Postgres can hold, wherever it is, and says how often', async () => {
    await using place = await openPlace();
    const first = await place.openFile();
    const { id } = await first.submit({ tags: ['a\0b'], owner: 'x\0', input: { text: 'in\0put' } });
    const claim = await first.claim();
    await say(first, claim, { messages: [{ severity: 'info', text: 'half \ud83d of it\0' }] });
    await first.engine.close();
    equal((await move(place)).replacedTexts, 7);

    const { engine, api } = await place.openDatabase();
    const job = await api.get(id);
    deepEqual([job.tags, job.owner, job.input], [['a\ufffdb'], 'x\ufffd', { text: 'in\0put' }]);
    const { messages } = await api.messages(id);
    deepEqual(
      messages.map(({ text }) => text),
      ['half \ufffd of it\ufffd'],
    );
    equal((await api.list({ tag: 'a\ufffdb' })).jobs.length, 1);
    await engine.close();
  });
});

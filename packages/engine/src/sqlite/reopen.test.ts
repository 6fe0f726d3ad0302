import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { isJobError } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import { openEngine } from '../open-engine.ts';
import { assertFit } from './connection.ts';
import { openSqlite } from './index.ts';
import { lockOwner } from './owner-lock.ts';

describe('a SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longrun-file-'));
  after(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name, 'longrun.db');

  test('keeps jobs, progress, keys and artifacts over a restart', async () => {
    const options = async () => ({
      store: await openSqlite({ file: at('keep') }),
      artifacts: join(folder, 'artifacts'),
    });
    const first = await openEngine(await options());
    const source = first.source(LOCAL_CALLER);
    const [submitted] = await first.as(LOCAL_CALLER).submit([{ kind: 'demo:echo', input: { a: 1 } }]);
    const id = submitted?.job?.id ?? '';
    const [claim] = await source.claim({ workerId: 'w', kinds: ['demo:echo'], capacity: 1 });
    ok(claim);
    for (const percent of [10, 55])
      await source.sync({ workerId: 'w', reports: [{ ...claim, progress: { percent } }] });
    await source.saveArtifact({
      ...claim,
      name: 'a.txt',
      contentType: 'text/plain',
      body: new Blob(['hello']).stream(),
    });
    const { token } = await first.keys.create({ name: 'app' });
    await first.close();

    const second = await openEngine(await options());
    const api = second.as(LOCAL_CALLER);
    equal((await api.get(id)).progress?.percent, 55);
    equal(await new Response(await api.openArtifact(id, 'a.txt', { start: 1, end: 3 })).text(), 'ell');
    ok(await second.keys.authenticate(token));
    equal(await second.keys.authenticate(`${token.slice(0, -1)}x`), undefined);
    await second.close();
  });
  test('knows after a restart which events start jobs, without a worker', async () => {
    const open = async () => openEngine({ store: await openSqlite({ file: at('triggers') }) });
    const first = await open();
    await first.source(LOCAL_CALLER).register([{ kind: 'book:import', on: { topic: 'book:opened' } }]);
    await first.close();
    const second = await open();
    const api = second.as(LOCAL_CALLER);
    const event = await api.events.publish({ topic: 'book:opened', payload: { rows: 1 } });
    const job = await api.get(event.started?.['book:import'] ?? '');
    deepEqual([job.state, job.input, job.eventId], ['queued', { rows: 1 }, event.id]);
    await second.close();
  });
  test('hands jobs of workers that died with the process back at once', async () => {
    const store = await openSqlite({ file: at('orphans') });
    const id = 'job_orphan';
    const job = {
      id,
      tenant: 'default',
      kind: 'demo:echo',
      state: 'queued',
      maxAttempts: 3,
      priority: 0,
    } as const;
    const claim = {
      type: 'claim',
      tenant: 'default',
      kinds: ['demo:echo'],
      limit: 1,
      workerId: 'w',
      embedded: true,
      leaseMs: 60_000,
    } as const;
    await store.write([{ type: 'insert', job }, claim]);
    await store.close();
    const engine = await openEngine({ store: await openSqlite({ file: at('orphans') }) });
    equal((await engine.as(LOCAL_CALLER).get(id)).state, 'queued');
    await engine.close();
  });
  test('belongs to one process at a time, and says so', async () => {
    const store = await openSqlite({ file: at('locked') });
    await rejects(
      openSqlite({ file: at('locked') }),
      (error) => isJobError(error) && error.code === 'store-busy',
    );
    await store.close();
    await (await openSqlite({ file: at('locked') })).close();
  });
  test('is opened by a program that was given as text', async () => {
    const program = `import { openSqlite } from '@longrun/engine/sqlite';
      await (await openSqlite({ file: ${JSON.stringify(at('text'))} })).close();`;
    const run = promisify(execFile);
    const options = ['--conditions=source', '--input-type=module', '--eval', program];
    const { stderr } = await run(process.execPath, options, { cwd: import.meta.dirname });
    equal(stderr, '');
  });
  test('of a newer Longrun is refused, and stays free for that one', async () => {
    await (await openSqlite({ file: at('newer') })).close();
    const db = new DatabaseSync(at('newer'));
    db.exec('PRAGMA user_version = 9999');
    const refused = { code: 'unfit-platform', message: /is at version 9999.*Start a newer Longrun/ };
    await rejects(openSqlite({ file: at('newer') }), refused);
    db.close();
    lockOwner(at('newer'))();
  });
  test('is not made of a file that is something else', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'These are notes, not jobs.', { mode: 0o644 });
    await rejects(openSqlite({ file }), (error) => isJobError(error) && error.message.includes('notes.txt'));
    equal(readFileSync(file, 'utf8'), 'These are notes, not jobs.');
    equal(statSync(file).mode & 0o777, 0o644);
    equal(existsSync(`${file}.lock`), false);
  });
  test('is readable by its owner alone', async () => {
    const store = await openSqlite({ file: at('private') });
    const modes = ['', '-wal', '-shm', '.lock'].map(
      (ending) => statSync(at('private') + ending).mode & 0o777,
    );
    deepEqual(modes, [0o600, 0o600, 0o600, 0o600]);
    equal(statSync(join(folder, 'private')).mode & 0o777, 0o700);
    await store.close();
  });
  test('is refused on a SQLite that can lose data', () => {
    for (const fit of ['3.51.3', '3.51.10', '3.52.0', '4.0.0']) assertFit(fit);
    for (const unfit of ['3.51.2', '3.50.9', '2.99.99'])
      rejects(
        async () => assertFit(unfit),
        (error) => isJobError(error) && error.code === 'unfit-platform',
      );
  });
});

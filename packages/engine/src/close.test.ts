import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { LOCAL_CALLER } from './caller.ts';
import { openEngine } from './open-engine.ts';
import { openSqlite } from './sqlite/index.ts';

async function inFolder(use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-'));
  try {
    await use(join(folder, 'jobs.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const open = async (file: string) => openEngine({ store: await openSqlite({ file }) });

describe('closing', () => {
  for (const turns of [0, 1, 2, 3, 5, 9, 15])
    test(`gives back what a waiting claim gets at the last moment, ${turns} turns after the submit`, () =>
      inFolder(async (file) => {
        const engine = await open(file);
        const source = engine.source(LOCAL_CALLER);
        const request = { workerId: 'w1', kinds: ['demo:echo'], capacity: 1 };
        const waiting = source.claim({ ...request, waitMs: 60_000 });
        await source.register([]);
        const submitting = engine.as(LOCAL_CALLER).submit([{ kind: 'demo:echo' }]);
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        await engine.close();
        const taken = await waiting;
        const [submitted] = await submitting;
        const again = await open(file);
        const { jobs } = await again.as(LOCAL_CALLER).list();
        const next = await again.source(LOCAL_CALLER).claim(request);
        await again.close();
        const state = taken.length > 0 ? 'running' : 'queued';
        deepEqual(
          jobs.map((job) => [job.id, job.state]),
          submitted?.job ? [[submitted.job.id, state]] : [],
        );
        deepEqual(
          [...taken, ...next].map(({ attempt }) => attempt),
          jobs.map(() => 1),
        );
      }));
  test('a second close waits for the first', () =>
    inFolder(async (file) => {
      const engine = await open(file);
      const first = engine.close();
      await engine.close();
      const store = await openSqlite({ file }); // nobody holds it any more
      await store.close();
      equal(await first, undefined);
    }));
});

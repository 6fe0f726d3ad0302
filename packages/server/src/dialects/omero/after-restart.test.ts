import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEngine } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';
import { manualClock } from '@longrun/engine/testing';
import { createApp } from '../../app.ts';
import { LOOPBACK } from '../../testing/open-app.ts';
import { until } from '../../testing/until.ts';

const HOUR = 3_600_000;

test('jobs that were abandoned are closed as Error after a restart, with a fixed message and a time', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-omero-'));
  t.after(() => rm(folder, { recursive: true }));
  const clock = manualClock();
  const open = async () => {
    const engine = await openEngine({
      store: await openSqlite({ file: join(folder, 'a.db'), clock }),
      clock,
    });
    t.after(() => engine.close());
    const app = createApp({ engine });
    const ask = async (method: string, path: string, body?: object) => {
      const init = { method, ...(body && { body: JSON.stringify(body) }) };
      return (await app.fetch(new Request(`http://localhost/omero/jobs${path}`, init), LOOPBACK)).json();
    };
    const submit = async () => `/${(await ask('POST', '', { '@type': 'ScriptJob' })).id}`;
    return { ask, submit, engine };
  };
  const before = await open();
  const [running, submitted, ended] = [await before.submit(), await before.submit(), await before.submit()];
  await before.ask('PUT', `${running}/status`, { status: 'Running' });
  await before.ask('PUT', `${ended}/status`, { status: 'Finished', message: 'done' });
  await before.engine.close();
  await clock.advance(25 * HOUR);

  const { ask } = await open();
  for (const job of [running, submitted]) {
    await until(async () => {
      await clock.advance(5_000); // the next sweep
      return (await ask('GET', job)).finished !== null;
    });
    const { status, message, finished } = await ask('GET', job);
    deepEqual([status.value, message], ['Error', 'Forcibly closed']);
    equal(typeof finished, 'number');
  }
  const { status, message } = await ask('GET', ended);
  deepEqual([status.value, message], ['Finished', 'done']);
});

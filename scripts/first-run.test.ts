import { equal, match } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openSqlite } from '@longrun/engine/sqlite';

const SCRIPT = join(import.meta.dirname, 'first-run.ts');

async function firstRun(store: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=source', SCRIPT, '--once', '--store', store], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, stdout, stderr };
}

test('the first run shows a real job to its end and says what to try next; so does the second', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-first-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = join(folder, 'first-run.db');
  for (const round of ['first', 'second']) {
    const { code, stdout, stderr } = await firstRun(store);
    equal(code, 0, round + stderr);
    match(stdout, /✔ Succeeded in .*workbook:convert/, round);
    match(stdout, /42,049 of 42,049 rows/, round);
    match(stdout, /^zipcodes\.xlsx +[\d.]+ MB/m, round);
    match(stdout, new RegExp(`^Data file +${store}$`, 'm'), round);
    equal(stdout.match(/^ {2}npx longrun /gm)?.length, 3, round);
  }
});

test('a first run on a store that is in use says so in words, and what to do', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-first-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = join(folder, 'first-run.db');
  const other = await openSqlite({ file: store });
  t.after(() => other.close());
  const { code, stderr } = await firstRun(store);
  equal(code, 1);
  match(
    stderr,
    /^error: Another Longrun process works on .*\n.* Ctrl-C there stops it\.\n.*npm start -- --store .*first-run-2\.db\n$/,
  );
});

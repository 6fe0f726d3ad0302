import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });
const counted = await server.jobIn('succeeded', { kind: 'test:count' });

test('the result is the output as JSON', async () => {
  const { code, stdout } = await server.cli(['result', counted.id]);
  equal(code, 0);
  deepEqual(JSON.parse(stdout), { rows: 4 });
});

test('the result of a failed job is its error and exit 1', async () => {
  const { id } = await server.jobIn('failed', { kind: 'test:fail' });
  const { code, stdout, stderr } = await server.cli(['result', id]);
  equal(code, 1);
  equal(stdout, '');
  match(stderr, /^no-book: there is no such book/);
});

test('a job that has not ended has no result yet, and --wait waits for it', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  const early = await server.cli(['result', id]);
  equal(early.code, 5);
  match(early.stderr, /is running and has no result yet; --wait waits/);
  const waiting = server.cli(['result', id, '--wait', '1m', '--json']);
  await server.api.control(id, 'stop');
  const { code, stdout } = await waiting;
  equal(code, 4);
  deepEqual(JSON.parse(stdout).output, { held: true });
});

test('logs print what a job said, once and in order', async () => {
  const { code, stdout } = await server.cli(['logs', counted.id]);
  equal(code, 0);
  match(stdout, /^\d\d:\d\d:\d\d {2}! {2}row 2 {2}bad ␛\[2J cell\n$/);
  const followed = await server.cli(['logs', counted.id, '--follow', '--json']);
  deepEqual(
    followed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).text),
    ['bad \u001b[2J cell'],
  );
});

test('artifacts are listed', async () => {
  match((await server.cli(['artifacts', counted.id])).stdout, /^rows\.csv +8 B +text\/csv +[0-9a-f]{12}$/m);
});

test('an artifact is saved under its name, and no file is overwritten unasked', async (t) => {
  const folder = await temporaryFolder(t);
  const args = ['artifacts', counted.id, 'rows.csv'];
  equal((await server.cli(args, { cwd: folder })).code, 0);
  equal(await readFile(join(folder, 'rows.csv'), 'utf8'), 'a,b\n1,2\n');
  await writeFile(join(folder, 'rows.csv'), 'mine');
  const again = await server.cli(args, { cwd: folder });
  equal(again.code, 2);
  match(again.stderr, /rows\.csv exists already; -o rows\.csv replaces it/);
  equal((await server.cli([...args, '-o', 'rows.csv'], { cwd: folder })).code, 0);
  equal(await readFile(join(folder, 'rows.csv'), 'utf8'), 'a,b\n1,2\n');
});

test('an artifact can go to standard output', async () => {
  equal((await server.cli(['artifacts', counted.id, 'rows.csv', '-o', '-'])).stdout, 'a,b\n1,2\n');
});

test('an artifact that is not there exits 1', async () => {
  const { code, stderr } = await server.cli(['artifacts', counted.id, 'rows.xlsx', '-o', '-']);
  equal(code, 1);
  match(stderr, /`longrun artifacts ID` lists what the job made/);
});

import { equal, match } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const root = join(here, '../..');

test('the lines in the README are this program', async () => {
  const [, block] = /```ts\n(.*?)```/s.exec(await readFile(join(root, 'README.md'), 'utf8')) ?? [];
  equal(block, await readFile(join(here, 'main.ts'), 'utf8'));
});

test('the program pauses the job, lets it go on and prints its result', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-first-'));
  t.after(() => rm(folder, { recursive: true }));
  await cp(join(root, 'docs'), join(folder, 'docs'), { recursive: true });
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--conditions=source', join(here, 'main.ts')], {
    cwd: folder,
  });
  match(stdout, /^paused at \d+ %\n\{ words: \d+ \}\n$/);
});

import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { httpApi } from '@longrun/client';
import { runCli } from '../testing/run-cli.ts';
import { startServerProcess } from '../testing/start-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const JOBS = fileURLToPath(new URL('../testing/test-jobs.ts', import.meta.url));

/** Resolves when a worker has the job. */
async function running(url: string, jobId: string): Promise<void> {
  const api = httpApi({ url });
  const { sequence, state } = await api.get(jobId);
  if (state === 'running') return;
  for await (const update of api.watch(jobId, { after: sequence })) if (update.state === 'running') return;
}

test('serve with jobs runs them, and a restart finds what was done', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  const first = await startServerProcess(t, ['serve', '--store', store, '--port', '0', '--jobs', JOBS]);
  deepEqual(first.ready.kinds.includes('test:count'), true);
  const { stdout, code } = await runCli(['submit', 'test:count', '--watch', '--json', '--url', first.url]);
  equal(code, 0);
  first.kill('SIGTERM');
  equal(await first.exit, 0);
  const second = await startServerProcess(t, ['serve', '--store', store, '--port', '0']);
  const { jobId } = JSON.parse(stdout.split('\n')[0] ?? '');
  equal((await runCli(['show', jobId, '--url', second.url])).code, 0);
});

test('a server whose store has died says why and ends, so that another can take its place', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  const breaker = new URL('../testing/break-store-thread.ts', import.meta.url).href;
  const args = ['serve', '--store', store, '--port', '0', '--jobs', JOBS];
  const server = await startServerProcess(t, args, { env: { NODE_OPTIONS: `--import=${breaker}` } });
  const { stdout } = await runCli(['submit', 'test:hold', '--url', server.url]);
  await running(server.url, stdout.trim());
  server.kill('SIGUSR2');
  equal(await server.exit, 1);
  await server.said(/store’s thread has ended: the memory is faulty/);
  const second = await startServerProcess(t, args);
  await running(second.url, stdout.trim());
});

test('a worker in another process does the jobs of a server', async (t) => {
  const server = await startServerProcess(t, ['serve', '--store', ':memory:', '--port', '0']);
  const worker = await startServerProcess(t, ['worker', JOBS, '--url', server.url]);
  const { code, stderr } = await runCli([
    'submit',
    'test:count',
    '--any-kind',
    '--watch',
    '--url',
    server.url,
  ]);
  equal(code, 0, stderr);
  worker.kill('SIGTERM');
  equal(await worker.exit, 0);
});

test('SIGTERM hands a running job back with its checkpoint, and the next server goes on with it', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  const args = ['serve', '--store', store, '--port', '0', '--jobs', JOBS];
  const first = await startServerProcess(t, args);
  const id = (await runCli(['submit', 'test:hold', '--url', first.url])).stdout.trim();
  await running(first.url, id);
  first.kill('SIGTERM');
  equal(await first.exit, 0);
  await first.said(/handed back/);
  const second = await startServerProcess(t, args);
  await running(second.url, id);
  const job = JSON.parse((await runCli(['show', id, '--json', '--url', second.url])).stdout);
  equal(job.state, 'running');
  equal(job.hasCheckpoint, true);
});

test('a second signal ends the process at once, whatever a job still does', async (t) => {
  const server = await startServerProcess(t, ['serve', '--store', ':memory:', '--port', '0', '--jobs', JOBS]);
  const id = (await runCli(['submit', 'test:stubborn', '--url', server.url])).stdout.trim();
  await running(server.url, id);
  server.kill('SIGTERM');
  await server.said(/Once more to stop at once/);
  server.kill('SIGTERM');
  equal(await server.exit, 130);
});

test('dev takes a free port when the wanted one is busy, serve says so', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(async () => void other.close());
  const { port } = other.address() as AddressInfo; // a TCP server that listens has one of this form
  const moved = await startServerProcess(t, ['dev', JOBS, '--memory', '--port', String(port)]);
  equal(moved.url.endsWith(`:${port}`), false);
  const { code, stderr } = await runCli(['serve', '--store', ':memory:', '--port', String(port)]);
  equal(code, 2);
  match(stderr, new RegExp(`Port ${port} is in use on 127\\.0\\.0\\.1\\.\\nName another with --port`));
});

test('--keep decides how long ended jobs are kept, and needs a unit', async (t) => {
  const { url } = await startServerProcess(t, [
    'serve',
    '--store',
    ':memory:',
    '--port',
    '0',
    '--keep',
    '3d',
  ]);
  const submitted = await runCli(['submit', 'test:echo', '--any-kind', '--url', url]);
  await runCli(['cancel', submitted.stdout.trim(), '--url', url]);
  const { stdout } = await runCli(['show', submitted.stdout.trim(), '--json', '--url', url]);
  const { finishedAt, expiresAt } = JSON.parse(stdout);
  equal(Date.parse(expiresAt) - Date.parse(finishedAt), 3 * 86_400_000);
  const wrong = await runCli(['serve', '--store', ':memory:', '--port', '0', '--keep', '3']);
  equal(wrong.code, 2);
  match(wrong.stderr, /has no unit/);
});

test('a second process on the same file is refused', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  await startServerProcess(t, ['serve', '--store', store, '--port', '0']);
  const { code, stderr } = await runCli(['serve', '--store', store, '--port', '0']);
  equal(code, 1);
  match(stderr, /Another Longrun process works on/);
});

test('an address beyond this machine needs a key first', async () => {
  const { code, stderr } = await runCli(['serve', '--store', ':memory:', '--port', '0', '--host', '0.0.0.0']);
  equal(code === 0, false);
  match(stderr, /key/);
});

test('a file that is missing, does not load or defines no job is refused in words', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'empty.ts'), 'export const nothing = 1;');
  await writeFile(join(folder, 'broken.ts'), 'export const = ;');
  const cases = [
    ['nowhere.ts', /There is no file nowhere\.ts/],
    ['empty.ts', /empty\.ts exports no job\.\nExport at least one/],
    ['broken.ts', /broken\.ts cannot be loaded/],
  ] as const;
  for (const [file, message] of cases) {
    const { code, stderr } = await runCli(['dev', file, '--memory', '--port', '0'], { cwd: folder });
    equal(code, 2, file);
    match(stderr, message);
  }
  deepEqual(await readdir(folder), ['broken.ts', 'empty.ts']);
});

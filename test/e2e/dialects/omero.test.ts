import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import { JobHandle } from '@longrun/client/omero';
import { example, type LongrunProcess, runLongrun } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';
import { until } from '../system/until.ts';

describe('the job handle of OMERO', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  let tokens: string[];
  const start = () => store.serve('--jobs', example('conformance'));
  const handleOf = (login = 0) => new JobHandle({ url: server.url, token: tokens[login] ?? '' });
  const at = () => ['--url', server.url, '--token', tokens[0] ?? ''];
  const longrunOf = () => new Longrun({ url: server.url, token: tokens[0] ?? '' });

  before(async () => {
    store = await temporaryStore();
    tokens = [await key('first'), await key('second')];
    server = await start();
  });
  after(async () => {
    equal(await server.terminate(), 0);
    await store[Symbol.asyncDispose]();
  });

  async function key(name: string): Promise<string> {
    const { stdout } = await runLongrun('keys', 'create', name, '--store', store.address, '--json');
    return JSON.parse(stdout).token;
  }

  test('finishes a job that a program drives, and another handle sees it', async () => {
    await using handle = handleOf();
    const id = await handle.submit({ '@type': 'ScriptJob', message: 'on its way', description: 'Counts' });
    await handle.setStatus('Running');
    ok(await handle.jobRunning());
    equal(await handle.setMessage('half way'), 'on its way');
    await handle.setStatusAndMessage('Finished', 'all counted');

    const other = handleOf();
    equal((await other.attach(id)).value, 'Finished');
    deepEqual([await other.jobMessage(), await other.jobError()], ['all counted', false]);
    ok(Date.now() - Number(await other.jobFinished()) < 60_000);
    const { stdout } = await runLongrun('ls', '--kind', 'omero:*', '--json', ...at());
    deepEqual(
      JSON.parse(stdout).jobs.map(({ state, externalId }: Record<string, string>) => [state, externalId]),
      [['succeeded', String(id)]],
    );
  });
  test('submits the job of a real worker and cancels it while it runs', async () => {
    const handle = handleOf();
    const id = await handle.submit({ '@type': 'demo:slow', input: { ms: 600_000 } });
    await using longrun = longrunOf();
    const [job] = (await longrun.api.list({ externalId: String(id) })).jobs;
    const jobId = job?.id ?? '';
    await until(longrun, jobId, ({ state }) => state === 'running');
    ok(await handle.jobRunning());
    await handle.cancelJob();
    await until(longrun, jobId, ({ state }) => state === 'cancelled');
    equal((await handle.jobStatus()).value, 'Cancelled');
  });
  test('of a second login attaches and cancels, also after a restart of the server', async () => {
    const owner = handleOf();
    const id = await owner.submit({ '@type': 'UploadJob', versionInfo: { os: 'Linux' } });
    await owner.setStatus('Running');
    equal(await server.terminate(), 0);
    server = await start();
    const other = handleOf(1);
    equal((await other.attach(id)).value, 'Running');
    await other.cancelJob();
    const again = handleOf();
    equal((await again.attach(id)).value, 'Cancelled');
    deepEqual((await again.getJob()).versionInfo, { os: 'Linux' });
  });
});

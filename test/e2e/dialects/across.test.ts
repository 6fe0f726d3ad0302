import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Job as ArcgisJob } from '@esri/arcgis-rest-request';
import { type LongrunProcess, runLongrun, systemJobs } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';

describe('one job through many APIs', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  let token: string;

  before(async () => {
    store = await temporaryStore();
    const key = await runLongrun(
      'keys',
      'create',
      'e2e',
      '--scopes',
      'admin',
      '--store',
      store.address,
      '--json',
    );
    token = JSON.parse(key.stdout).token;
    server = await store.serve('--jobs', systemJobs);
  });
  after(async () => {
    await server.kill();
    await store[Symbol.asyncDispose]();
  });

  async function post(path: string, body: unknown) {
    const headers = {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`xtok:${token}`).toString('base64')}`,
    };
    const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  }

  test('is submitted as Flatfile’s, watched as ArcGIS’, stopped as PTV’s, read as OGC’s, and listed as ours', async () => {
    process.env.FLATFILE_API_URL = `${server.url}/flatfile`;
    process.env.FLATFILE_BEARER_TOKEN = token;
    const { FlatfileClient } = await import('@flatfile/api');
    const flatfile = new FlatfileClient();
    const made = await flatfile.jobs.create({
      type: 'workbook',
      operation: 'count',
      source: 'us_wb_1',
      trigger: 'immediate',
      input: { upTo: 1_000_000 },
    });
    const { id } = made.data;

    const watched = await ArcgisJob.fromExistingJob({
      url: `${server.url}/arcgis/rest/services/workbook/GPServer/count`,
      id,
      authentication: token,
      pollingRate: 50,
    });
    const statuses: string[] = [];
    for (const status of ['Submitted', 'Executing', 'Succeeded'] as const) {
      watched.on(status as never, () => void (statuses.at(-1) !== status && statuses.push(status)));
    }
    const executing = new Promise<void>((resolve) => watched.once('Executing' as never, () => resolve()));
    const succeeded = new Promise<void>((resolve) => watched.once('Succeeded' as never, () => resolve()));
    watched.startEventMonitoring(50);
    await executing;

    equal(
      (await post('/services/rs/XRuntime/watchJob', { id, maximumPollingPeriod: 250 })).status,
      'RUNNING',
    );
    ok(['STOPPING', 'SUCCEEDED'].includes((await post('/services/rs/XRuntime/2.26/stopJob', { id })).status));
    await succeeded;
    watched.stopEventMonitoring();
    deepEqual(statuses.slice(-2), ['Executing', 'Succeeded']);

    const ogc = { headers: { authorization: `Bearer ${token}` } };
    const status = await (await fetch(`${server.url}/ogc/jobs/${id}`, ogc)).json();
    deepEqual([status.jobID, status.processID, status.status], [id, 'workbook:count', 'successful']);
    const results = await (await fetch(`${server.url}/ogc/jobs/${id}/results`, ogc)).json();
    ok(JSON.stringify(results).length > 0);

    const listed = await runLongrun('ls', '--url', server.url, '--token', token, '--json');
    const [job] = JSON.parse(listed.stdout).jobs;
    deepEqual([job.id, job.kind, job.state, job.partial], [id, 'workbook:count', 'succeeded', true]);
    equal((await flatfile.jobs.get(id)).data.status, 'complete');
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_STATES, STATES } from '@longrun/core';
import { LOCAL_CALLER } from '@longrun/engine';
import { STATES as CODES, STATUS_CODES, statusOf, withStatus } from './mapping.ts';
import { assertValid } from './testing/assert-valid.ts';
import { completed, linkTo, type Ogc, openOgc } from './testing/open-ogc.ts';
import { partsOf } from './testing/parts-of.ts';

const DEF = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const RESULTS = 'http://www.opengis.net/def/rel/ogc/1.0/results';
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NO_PAPER = { code: 'no-paper', message: 'The tray is empty.', retryable: false } as const;

/** Starts a job and brings it to its end. */
async function done(app: Ogc, body: object, process = 'demo:echo'): Promise<string> {
  const { jobID } = await app.start(process, body);
  const job = await app.take();
  await app.settle(job, completed(job.input));
  return jobID;
}

async function failed(app: Ogc): Promise<string> {
  const { jobID } = await app.start('demo:echo');
  await app.settle(await app.take(), { type: 'failed', error: NO_PAPER });
  return jobID;
}

describe('the status of a job', () => {
  test('/conf/core/job-op: it is at the address that the execution has given', async () => {
    await using app = await openOgc();
    const { headers } = await app.execute('demo:echo', { inputs: { message: 'a' } }, 'respond-async');
    const { pathname } = new URL(headers.get('location') ?? '');
    equal((await app.send('GET', pathname)).status, 200);
  });

  test('/conf/core/job-success: it tells the job, the process, the status and its moments, in the words of both editions', async () => {
    await using app = await openOgc();
    const id = await done(app, { inputs: { message: 'hello' } });
    const { json } = await app.get(`/jobs/${id}`);
    assertValid('statusInfo', json);
    const { jobID, type, processID, processingEntityType, status, progress } = json;
    deepEqual([jobID, json.id, type, processID], [id, id, 'process', 'demo:echo']);
    deepEqual([processingEntityType, status, progress], ['ogc-api-processes', 'successful', 100]);
    for (const moment of ['created', 'started', 'finished', 'updated']) match(json[moment], MOMENT, moment);
    equal(linkTo(json, RESULTS), `/ogc/jobs/${id}/results`);
    equal(linkTo(json, 'status'), `/ogc/jobs/${id}`);
  });

  test('/conf/core/job-exception-no-such-job: of one that is not there, or of somebody else, it is 404 with its own type', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const mine = await app.key(['read']);
    const token = await app.key(['read'], 'other');
    const foreign = await app.get(`/jobs/${jobID}`, { token });
    for (const got of [foreign, await app.get('/jobs/invalid-job', { token: mine })]) {
      deepEqual([got.status, got.json.type], [404, `${DEF}/no-such-job`]);
      assertValid('exception', got.json);
    }
  });

  test('it is accepted, running and then one end, and never goes back', async () => {
    await using app = await openOgc();
    const { jobID, status } = await app.start('demo:echo');
    const seen = [status];
    const look = async () => seen.push((await app.get(`/jobs/${jobID}`)).json.status);
    for (const settlement of [
      { type: 'failed', error: { code: 'busy', message: 'Once more.' }, retryAfterMs: 0 },
      { type: 'released' },
      completed({ message: 'x' }),
    ] as const) {
      const job = await app.take();
      await look();
      await app.settle(job, settlement);
      await look();
    }
    deepEqual(seen, ['accepted', ...Array(5).fill('running'), 'successful']);
  });

  test('every state has a code, of which each stands for some', () => {
    deepEqual(Object.keys(CODES), JOB_STATES);
    const startedAt = '2026-01-01T00:00:00Z';
    for (const code of STATUS_CODES) ok(withStatus([code]).state?.length, code);
    for (const state of JOB_STATES) {
      const { phase } = STATES[state];
      if (phase !== 'final' && state !== 'created' && state !== 'planning')
        ok(['running', 'dismissed'].includes(statusOf({ state, startedAt })), state);
    }
  });

  test('the progress is a whole number that reaches 100 at the end alone', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const { claimId } = await app.take();
    const shown = async (percent: number) => {
      const report = { jobId: jobID, claimId, progress: { percent } };
      await app.send('POST', '/v1/worker/sync', { body: { workerId: 'test', reports: [report] } });
      return (await app.get(`/jobs/${jobID}`)).json.progress;
    };
    deepEqual([await shown(0.9), await shown(33.7), await shown(100)], [0, 33, 99]);
  });

  test('of one that failed it tells why', async () => {
    await using app = await openOgc();
    const { json } = await app.get(`/jobs/${await failed(app)}`);
    deepEqual([json.status, json.message, json.exception.code], ['failed', 'The tray is empty.', 'no-paper']);
    ok(linkTo(json, 'http://www.opengis.net/def/rel/ogc/1.0/exceptions').endsWith('/results'));
  });
});

describe('the results of a job', () => {
  const value = { inputs: { message: 'hello' }, outputs: { message: {} } };

  test('/conf/core/job-results: they are below the job, and can be read again and again', async () => {
    await using app = await openOgc();
    const id = await done(app, value);
    for (let times = 0; times < 3; times += 1) {
      const { status, text } = await app.get(`/jobs/${id}/results`);
      deepEqual([status, text], [200, 'hello']);
    }
  });

  test('/conf/core/job-results-sync: those of an execution that waited are kept as well', async () => {
    await using app = await openOgc();
    app.employ();
    const { headers } = await app.execute('demo:echo', value);
    const { pathname } = new URL(headers.get('content-location') ?? '');
    equal((await app.send('GET', pathname)).text, 'hello');
  });

  test('/conf/core/job-results-async-raw-value-one: one by value is given as it is', async () => {
    await using app = await openOgc();
    const { text, headers } = await app.get(`/jobs/${await done(app, value)}/results`);
    deepEqual([text, headers.get('content-type')], ['hello', 'text/plain;charset=utf-8']);
  });

  test('/conf/core/job-results-async-raw-value-multi: several are parts, each under its name', async () => {
    await using app = await openOgc();
    const id = await done(app, { inputs: { message: 'hello', pause: 1 } });
    const { text, headers } = await app.get(`/jobs/${id}/results`);
    match(headers.get('content-type') ?? '', /^multipart\/related/);
    deepEqual(
      [...partsOf(text)].map(([name, { body }]) => [name, body]),
      [
        ['message', 'hello'],
        ['pause', '1'],
      ],
    );
  });

  test('/conf/core/job-results-async-raw-ref: one by reference is a link', async () => {
    await using app = await openOgc();
    const outputs = { message: { transmissionMode: 'reference' } };
    const { status, headers } = await app.get(`/jobs/${await done(app, { ...value, outputs })}/results`);
    equal(status, 204);
    match(headers.get('link') ?? '', /results\/message>; rel="item"/);
  });

  test('/conf/core/job-results-async-raw-mixed-multi: one of several may have an address in place of a body', async () => {
    await using app = await openOgc();
    const outputs = { message: { transmissionMode: 'reference' }, pause: {} };
    const id = await done(app, { inputs: { message: 'hello', pause: 1 }, outputs });
    const parts = partsOf((await app.get(`/jobs/${id}/results`)).text);
    match(parts.get('message')?.head ?? '', /^Content-Location: /m);
    equal(parts.get('pause')?.body, '1');
  });

  test('/conf/core/job-results-async-document: a document holds them by their names', async () => {
    await using app = await openOgc();
    const { json } = await app.get(`/jobs/${await done(app, { ...value, response: 'document' })}/results`);
    assertValid('results', json);
    deepEqual(json, { message: 'hello' });
  });

  test('/conf/core/job-results-exception-no-such-job: of an unknown job they are 404 with its own type', async () => {
    await using app = await openOgc();
    for (const path of ['/jobs/none/results', '/jobs/none/results/message']) {
      const { status, json } = await app.get(path);
      deepEqual([status, json.type], [404, `${DEF}/no-such-job`]);
    }
  });

  test('/conf/core/job-results-exception-results-not-ready: before the end they are 404 with its own type', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const look = async (path: string) => {
      const { status, json } = await app.get(`/jobs/${jobID}${path}`);
      deepEqual([status, json.type], [404, `${DEF}/result-not-ready`]);
      assertValid('exception', json);
    };
    await look('/results');
    await app.take();
    await look('/results');
    await look('/results/message');
  });

  test('/conf/core/job-results-failed: of a failed job they are an exception that says why', async () => {
    await using app = await openOgc();
    const { status, json } = await app.get(`/jobs/${await failed(app)}/results`);
    deepEqual([status, json.status, json.code, json.detail], [409, 409, 'no-paper', 'The tray is empty.']);
    equal(json.type, '/problems/job-failed/no-paper');
    assertValid('exception', json);
  });

  test('of a dismissed job there will never be any', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    await app.send('DELETE', `/ogc/jobs/${jobID}`);
    const { status, json } = await app.get(`/jobs/${jobID}/results`);
    deepEqual([status, json.type], [404, `${DEF}/result-not-available`]);
  });

  test('of a job that came another way they are a document, its files by reference among them', async () => {
    await using app = await openOgc();
    const { id } = await app.submit({ input: { message: 'hello' } });
    const claim = await app.take();
    await app.engine.source(LOCAL_CALLER).saveArtifact({
      jobId: id,
      claimId: claim.claimId,
      name: 'report.csv',
      contentType: 'text/csv',
      body: new Blob(['a,b\n']).stream(),
    });
    await app.settle(claim, completed({ message: 'hello' }));
    const { json } = await app.get(`/jobs/${id}/results`);
    const href = `http://localhost:7420/ogc/jobs/${id}/results/report.csv`;
    deepEqual(json, { message: 'hello', 'report.csv': { href, type: 'text/csv', title: 'report.csv' } });
    const file = await app.get(`/jobs/${id}/results/report.csv`, { headers: { range: 'bytes=0-1' } });
    deepEqual([file.status, file.text, file.headers.get('content-type')], [206, 'a,', 'text/csv']);
    const none = await app.get(`/jobs/${id}/results/none`);
    deepEqual([none.status, none.json.type], [404, `${DEF}/no-such-output`]);
  });
});

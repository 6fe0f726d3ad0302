import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../testing/until.ts';
import { assertValid } from './testing/assert-valid.ts';
import { completed, linkTo, openOgc } from './testing/open-ogc.ts';
import { partsOf } from './testing/parts-of.ts';
import { serve } from './testing/serve.ts';

const HELLO = { inputs: { message: 'hello' } };
const REL = 'http://www.opengis.net/def/rel/ogc/1.0';
const DEF = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';

/** One line of the contract's checklist each; the abstract tests beside go into every corner of it. */
describe('a compatible server', () => {
  test('serves the landing page with the three link kinds, and lists in /conformance only what it does', async () => {
    await using app = await openOgc();
    const { json } = await app.get('');
    for (const rel of ['service-desc', `${REL}/conformance`, `${REL}/processes`]) ok(linkTo(json, rel), rel);
    const { conformsTo } = (await app.get('/conformance')).json;
    deepEqual(
      conformsTo.map((name: string) => name.split('/conf/')[1]),
      ['core', 'ogc-process-description', 'json', 'html', 'oas30', 'job-list', 'callback', 'dismiss'],
    );
  });

  test('describes each process with id, version, jobControlOptions, inputs, outputs with schemas', async () => {
    await using app = await openOgc();
    for (const { id } of (await app.get('/processes')).json.processes) {
      const { json } = await app.get(`/processes/${id}`);
      deepEqual([json.id, typeof json.version, json.jobControlOptions.length], [id, 'string', 3]);
      for (const { schema } of [
        ...Object.values<{ schema: object }>(json.inputs),
        ...Object.values<{ schema: object }>(json.outputs),
      ])
        assertValid('schema', schema);
    }
  });

  test('chooses the mode by what is offered and preferred, and defaults to raw', async () => {
    await using app = await openOgc();
    equal((await app.execute('demo:echo', HELLO, 'respond-async')).status, 201);
    app.employ();
    const { status, headers } = await app.execute('demo:echo', HELLO);
    deepEqual([status, headers.get('content-type')?.split(';')[0]], [200, 'multipart/related']);
  });

  test('answers async with 201, Location, and a valid statusInfo', async () => {
    await using app = await openOgc();
    const { status, headers, json } = await app.execute('demo:echo', HELLO, 'respond-async');
    deepEqual([status, new URL(headers.get('location') ?? '').pathname], [201, `/ogc/jobs/${json.jobID}`]);
    assertValid('statusInfo', json);
  });

  test('answers sync with the value, a link or a document, several raw outputs as multipart/related', async () => {
    await using app = await openOgc();
    app.employ();
    const by = (transmissionMode: string) => ({ ...HELLO, outputs: { message: { transmissionMode } } });
    equal((await app.execute('demo:echo', by('value'))).text, 'hello');
    equal((await app.execute('demo:echo', by('reference'))).status, 204);
    deepEqual((await app.execute('demo:echo', { ...HELLO, response: 'document' })).json, {
      message: 'hello',
    });
    const several = await app.execute('demo:echo', { inputs: { message: 'a', pause: 0 } });
    deepEqual([...partsOf(several.text).keys()], ['message', 'pause']);
  });

  test('accepts inputs inline, wrapped, qualified, by reference, repeated; refuses bad ones with 400 before any work starts', async () => {
    await using app = await openOgc();
    await using server = await serve((_, response) => response.end('referred'));
    const inputs = {
      note: 'inline',
      shape: { value: { type: 'Point' } },
      image: { value: 'iVBO', mediaType: 'image/png', encoding: 'base64' },
      words: ['a', { href: server.url, type: 'text/plain' }],
    };
    const { jobID } = await app.start('demo:forms', { inputs });
    deepEqual((await app.job(jobID)).input, {
      words: ['a', 'referred'],
      shape: { type: 'Point' },
      image: 'iVBO',
      note: 'inline',
    });
    equal((await app.execute('demo:forms', { inputs: { note: 1 } })).status, 400);
    equal((await app.get('/jobs')).json.jobs.length, 1);
  });

  test('sends jobID, type: "process", status, and processID; dates in RFC 3339 with offset; whole progress 0…100', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    await app.settle(await app.take(), completed({ message: 'a' }));
    const { json } = await app.get(`/jobs/${jobID}`);
    deepEqual(
      [json.jobID, json.type, json.status, json.processID],
      [jobID, 'process', 'successful', 'demo:echo'],
    );
    for (const name of ['created', 'started', 'finished', 'updated'])
      match(json[name], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
    equal(json.progress, 100);
  });

  test('moves only forward along accepted, running, one ending', async () => {
    await using app = await openOgc();
    const { jobID, status } = await app.start('demo:echo');
    const seen = [status];
    const look = async () => seen.push((await app.get(`/jobs/${jobID}`)).json.status);
    const first = await app.take();
    await look();
    const error = { code: 'busy', message: 'Once more.' };
    await app.settle(first, { type: 'failed', error, retryAfterMs: 60_000 });
    await look();
    await app.send('DELETE', `/ogc/jobs/${jobID}`);
    await look();
    deepEqual(seen, ['accepted', 'running', 'running', 'dismissed']);
  });

  test('answers 404 with the exact type URIs for unknown process, unknown job, unready results', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const wanted = [
      ['/processes/none', 'no-such-process'],
      ['/jobs/none', 'no-such-job'],
      ['/jobs/none/results', 'no-such-job'],
      [`/jobs/${jobID}/results`, 'result-not-ready'],
    ] as const;
    for (const [path, name] of wanted) {
      const { status, json } = await app.get(path);
      deepEqual([status, json.type], [404, `${DEF}/${name}`], path);
    }
  });

  test('answers results of a failed job with an HTTP error and an exception that carries the reason', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const error = { code: 'no-paper', message: 'The tray is empty.', retryable: false };
    await app.settle(await app.take(), { type: 'failed', error });
    const { status, json } = await app.get(`/jobs/${jobID}/results`);
    deepEqual([status, json.code, json.detail], [409, 'no-paper', 'The tray is empty.']);
  });

  test('keeps results readable repeatedly', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:word', { inputs: { input: 'again' } });
    await app.settle(await app.take(), completed('again'));
    for (const _ of [1, 2, 3]) equal((await app.get(`/jobs/${jobID}/results`)).text, 'again');
  });

  test('(job-list) filters, pages and links, with processID in every entry', async () => {
    await using app = await openOgc();
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.unshift((await app.start('demo:echo')).jobID);
    await app.start('called-otherwise', {});
    const query = 'type=process&processID=demo:echo&status=accepted&datetime=../2999-01-01T00:00:00Z&limit=2';
    const first = (await app.get(`/jobs?${query}`)).json;
    const second = (await app.send('GET', linkTo(first, 'next'))).json;
    const found = [...first.jobs, ...second.jobs];
    deepEqual(
      found.map(({ jobID, processID }) => [jobID, processID]),
      ids.map((id) => [id, 'demo:echo']),
    );
    ok(linkTo(second, 'prev'));
  });

  test('(dismiss) answers DELETE with 200 and dismissed, stops the work, and 404 for unknown ids', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    await app.take();
    const { status, json } = await app.send('DELETE', `/ogc/jobs/${jobID}`);
    deepEqual([status, json.status, (await app.job(jobID)).state], [200, 'dismissed', 'cancelling']);
    equal((await app.send('DELETE', '/ogc/jobs/none')).json.type, `${DEF}/no-such-job`);
  });

  test('(callback) POSTs to the three addresses, accepts successUri and successUrl, survives a receiver that is down', async () => {
    await using app = await openOgc();
    let isDown = true;
    await using server = await serve((_, response) => response.writeHead(isDown ? 503 : 202).end());
    const told = (path: string) => server.requests.filter((one) => one.path === path).length;
    for (const name of ['successUri', 'successUrl']) {
      const subscriber = { [name]: `${server.url}/${name}`, inProgressUri: `${server.url}/run` };
      await app.start('demo:echo', { ...HELLO, subscriber });
      const job = await app.take();
      await until(async () => told('/run') > 0);
      await app.settle(job, completed({ message: 'hello' }));
      await until(async () => told(`/${name}`) === 1);
    }
    isDown = false; // and two seconds later it is tried again
    await until(async () => told('/successUri') === 2 && told('/successUrl') === 2);
    await app.start('demo:echo', { ...HELLO, subscriber: { failedUri: `${server.url}/no` } });
    const error = { code: 'no-paper', message: 'The tray is empty.', retryable: false };
    await app.settle(await app.take(), { type: 'failed', error });
    await until(async () => told('/no') === 1);
  });

  test('offers one echo process with a plain string input and an optional numeric pause (seconds) for the suite', async () => {
    // The job itself is among the examples; the official steps are walked with it as a whole system.
    await using app = await openOgc();
    const { message, pause } = (await app.get('/processes/demo:echo')).json.inputs;
    deepEqual([message.minOccurs, message.schema], [1, { type: 'string' }]);
    deepEqual([pause.minOccurs, pause.schema.type], [0, 'number']);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertValid } from './testing/assert-valid.ts';
import { completed, openOgc } from './testing/open-ogc.ts';
import { partsOf } from './testing/parts-of.ts';
import { serve } from './testing/serve.ts';

const HELLO = { inputs: { message: 'hello' } };
const DOCUMENT = { ...HELLO, response: 'document' };
const PIXEL = Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString('base64');

describe('an execution', () => {
  test('/conf/core/job-creation-op: it is asked for by a POST', async () => {
    await using app = await openOgc();
    app.employ();
    equal((await app.execute('demo:echo', HELLO)).status, 200);
    equal((await app.get('/processes/demo:echo/execution')).status, 405);
  });

  test('/conf/core/job-creation-auto-execution-mode: a client that prefers it has its answer at once', async () => {
    await using app = await openOgc();
    const { status, headers } = await app.execute('demo:echo', HELLO, 'respond-async');
    deepEqual([status, headers.get('preference-applied')], [201, 'respond-async']);
  });

  test('/conf/core/job-creation-default-execution-mode: any other waits for the results', async () => {
    await using app = await openOgc();
    app.employ();
    for (const prefer of [undefined, 'handling=lenient', 'return=minimal'])
      equal((await app.execute('demo:echo', HELLO, prefer)).status, 200);
  });

  test('a wait that is too long for the server ends with the job, which goes on', async () => {
    await using app = await openOgc({ limits: { syncMs: 50 } });
    const { status, headers, json } = await app.execute('demo:echo', HELLO);
    equal(status, 201);
    equal(headers.get('location'), `http://localhost:7420/ogc/jobs/${json.jobID}`);
    await app.settle(await app.take(), completed({ message: 'late' }));
    equal((await app.get(`/jobs/${json.jobID}`)).json.status, 'successful');
  });

  test('a client says how long it would wait', async () => {
    await using app = await openOgc();
    const late = await app.execute('demo:echo', HELLO, 'wait=0');
    deepEqual([late.status, late.headers.get('preference-applied')], [201, 'wait=0']);
    app.employ();
    for (const prefer of ['wait=10', 'respond-async, wait=10', 'wait="10"; respond-async']) {
      const { status, headers } = await app.execute('demo:echo', HELLO, prefer);
      deepEqual([status, headers.get('preference-applied')], [200, 'wait=10'], prefer);
    }
  });

  test('/conf/core/job-creation-request: what is no execute request is refused, and starts nothing', async () => {
    await using app = await openOgc();
    const wrong = [[], 'x', 1, null, { inputs: 'x' }, { inputs: [] }, { ...HELLO, response: 'both' }];
    const more = [
      { ...HELLO, outputs: [] },
      { ...HELLO, outputs: { none: {} } },
      { 'invalid-execute-request': 'x' },
    ];
    const outputs = [{ message: 1 }, { message: { transmissionMode: 'carrier pigeon' } }];
    for (const body of [...wrong, ...more, ...outputs.map((one) => ({ ...HELLO, outputs: one }))]) {
      const { status, json, headers } = await app.execute('demo:echo', body);
      deepEqual([status, headers.get('content-type')], [400, 'application/json'], JSON.stringify(body));
      assertValid('exception', json);
    }
    const path = '/ogc/processes/demo:echo/execution';
    equal((await app.send('POST', path, { raw: '{' })).status, 400);
    equal((await app.get('/jobs')).json.jobs.length, 0);
  });

  test('/conf/core/job-creation-inputs: the inputs reach the job under their names', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo', { inputs: { message: 'hello', pause: 0.5 } });
    deepEqual((await app.job(jobID)).input, { message: 'hello', pause: 0.5 });
  });

  const cases: [title: string, inputs: object, input: object][] = [
    [
      '/conf/core/job-creation-input-inline: plain values are taken as they are',
      { note: 'a', mixed: 1 },
      { note: 'a', mixed: 1 },
    ],
    [
      '/conf/core/job-creation-input-inline-object: an object comes in a wrapper, and bare as well',
      { shape: { value: { type: 'Point' } }, mixed: { type: 'Point' } },
      { shape: { type: 'Point' }, mixed: { type: 'Point' } },
    ],
    [
      '/conf/core/job-creation-input-inline-mixed: what may be of several types is told by what it is',
      { mixed: { value: { type: 'Point' }, mediaType: 'application/geo+json' } },
      { mixed: { type: 'Point' } },
    ],
    [
      '/conf/core/job-creation-input-inline-binary: binary data is base64, bare or qualified',
      { image: { value: PIXEL, mediaType: 'image/png', encoding: 'base64' } },
      { image: PIXEL },
    ],
    [
      '/conf/core/job-creation-input-inline-bbox: a box has a system of coordinates, CRS84 unless it says otherwise',
      { place: { bbox: [51.9, 7, 52, 7.1] } },
      { place: { bbox: [51.9, 7, 52, 7.1], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' } },
    ],
    [
      '/conf/core/job-creation-input-array: an input of which there may be several is a list, each in any form',
      { words: ['a', { value: 'b' }] },
      { words: ['a', 'b'] },
    ],
    ['one of several need not be in a list', { words: 'a' }, { words: ['a'] }],
    [
      'a value that came as base64 although it is none is decoded',
      { note: { value: Buffer.from('é').toString('base64'), encoding: 'base64' } },
      { note: 'é' },
    ],
  ];
  for (const [title, inputs, input] of cases)
    test(title, async () => {
      await using app = await openOgc();
      const { jobID } = await app.start('demo:forms', { inputs });
      deepEqual((await app.job(jobID)).input, input);
    });

  test('/conf/core/job-creation-input-ref: an input by reference is loaded by the server', async () => {
    await using app = await openOgc();
    const files: Record<string, [type: string, body: string]> = {
      '/note': ['text/plain', '{"a":1}'],
      '/shape': ['application/geo+json', '{"type":"Point"}'],
      '/image': ['image/png', 'PNG'],
      '/word': ['text/plain', 'b'],
    };
    await using server = await serve(({ url }, response) => {
      const [type, body] = files[url ?? ''] ?? [];
      if (url === '/moved') response.writeHead(302, { location: '/note' }).end();
      else if (type === undefined) response.writeHead(404).end();
      else response.setHeader('content-type', type).end(body);
    });
    const at = (path: string) => ({ href: server.url + path, type: 'text/plain' });
    const inputs = {
      note: at('/moved'),
      shape: at('/shape'),
      image: at('/image'),
      words: ['a', at('/word')],
    };
    const { jobID } = await app.start('demo:forms', { inputs });
    const image = Buffer.from('PNG').toString('base64');
    deepEqual((await app.job(jobID)).input, {
      words: ['a', 'b'],
      shape: { type: 'Point' },
      image,
      note: '{"a":1}',
    });
    const gone = await app.execute('demo:forms', { inputs: { note: at('/gone') } });
    deepEqual([gone.status, gone.json.errors[0].pointer], [400, '/inputs/note/href']);
    const wrong = await app.execute('demo:forms', { inputs: { shape: at('/word') } });
    deepEqual([wrong.status, wrong.json.errors[0].pointer], [400, '/inputs/shape']);
    const many = await app.execute('demo:forms', { inputs: { words: Array(21).fill(at('/word')) } });
    equal(many.status, 400);
  });

  test('JSON by reference and as base64 is held to the same limits as the body', async () => {
    await using app = await openOgc();
    const deep = '['.repeat(100) + ']'.repeat(100);
    const files: Record<string, string> = { '/deep': deep, '/large': `"${'x'.repeat(700_000)}"` };
    await using server = await serve(({ url }, response) => {
      response.setHeader('content-type', 'application/json').end(files[url ?? '']);
    });
    const encoded = (text: string) => ({ value: Buffer.from(text).toString('base64'), encoding: 'base64' });
    const at = (path: string) => ({ href: server.url + path });
    const wrong: [inputs: object, status: number][] = [
      [{ a: encoded(deep) }, 413],
      [{ a: at('/deep') }, 413],
      [{ a: at('/large'), b: at('/large') }, 413],
      [{ a: encoded('{"__proto__":{"a":1}}') }, 400],
    ];
    for (const [inputs, status] of wrong)
      equal((await app.execute('demo:free', { inputs }, 'respond-async')).status, status);
    equal((await app.execute('demo:free', { inputs: { a: at('/large') } }, 'respond-async')).status, 201);
    equal((await app.get('/jobs')).json.jobs.length, 1);
  });

  test('an input by reference leads to no address inside, once others than this machine may ask', async () => {
    await using app = await openOgc();
    await using server = await serve((_, response) => response.end('secret'));
    const body = { inputs: { message: { href: server.url } } };
    const sent = { body, token: await app.key(['submit', 'read']) };
    const { status, json } = await app.send('POST', '/ogc/processes/demo:echo/execution', sent);
    deepEqual([status, json.errors[0].pointer], [400, '/inputs/message/href']);
    equal(server.requests.length, 0);
    await using open = await openOgc({ allowPrivateAddresses: true });
    const allowed = { body, token: await open.key(['submit', 'read']), headers: { prefer: 'respond-async' } };
    equal((await open.send('POST', '/ogc/processes/demo:echo/execution', allowed)).status, 201);
  });

  test('/conf/core/job-creation-input-validation: inputs that do not fit are refused with 400, the place and application/json', async () => {
    await using app = await openOgc();
    const wrong: [process: string, inputs: unknown, pointer: string][] = [
      ['demo:echo', {}, '/inputs/message'],
      ['demo:echo', undefined, '/inputs/message'],
      ['demo:echo', { message: 1 }, '/inputs/message'],
      ['demo:echo', { message: { type: 'wrong/type' } }, '/inputs/message'],
      ['demo:echo', { message: 'a', pause: -1 }, '/inputs/pause'],
      ['demo:echo', { message: ['a', 'b'] }, '/inputs/message'],
      ['demo:forms', { words: [] }, '/inputs/words'],
      ['demo:forms', { words: ['a', 'b', 'c', 'd'] }, '/inputs/words'],
      ['demo:forms', { words: ['a', 1] }, '/inputs/words/1'],
      ['demo:forms', { place: { bbox: [1, 2, 3] } }, '/inputs/place/bbox'],
      ['demo:forms', { place: { bbox: [1, 2, 3, 'x'] } }, '/inputs/place/bbox'],
      ['demo:word', {}, '/inputs/input'],
      ['demo:word', { input: 1 }, '/inputs/input'],
    ];
    for (const [process, inputs, pointer] of wrong) {
      const { status, json, headers } = await app.execute(process, { inputs });
      const told = [status, json.errors[0].pointer, headers.get('content-type')];
      deepEqual(told, [400, pointer, 'application/json'], JSON.stringify(inputs));
      assertValid('exception', json);
    }
    equal((await app.get('/jobs')).json.jobs.length, 0);
  });

  test('of a kind that tells nothing, any inputs are taken', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:free', { inputs: { a: { value: { b: 1 } }, c: [1] } });
    deepEqual((await app.job(jobID)).input, { a: { b: 1 }, c: [1] });
  });
});

describe('the answer of an execution', () => {
  test('/conf/core/job-creation-sync-raw-value-one: one output is given as it is, with its own media type', async () => {
    await using app = await openOgc();
    app.employ();
    const text = await app.execute('demo:echo', { ...HELLO, outputs: { message: {} } });
    deepEqual([text.status, text.text], [200, 'hello']);
    equal(text.headers.get('content-type'), 'text/plain;charset=utf-8');
    const number = {
      inputs: { message: 'a', pause: 0.5 },
      outputs: { pause: { transmissionMode: 'value' } },
    };
    deepEqual((await app.execute('demo:echo', number)).json, 0.5);
    const format = { mediaType: 'application/json' };
    deepEqual((await app.execute('demo:echo', { ...HELLO, outputs: { message: { format } } })).json, 'hello');
    const image = await app.execute('demo:forms', { inputs: { image: PIXEL }, outputs: { image: {} } });
    equal(image.headers.get('content-type'), 'image/png');
    const word = await app.execute('demo:word', { inputs: { input: 'whole' } });
    deepEqual([word.status, word.text], [200, 'whole']);
    ok(word.headers.get('content-location')?.endsWith('/results'));
  });

  test('/conf/core/job-creation-sync-raw-value-multi: several are parts of multipart/related, each under its name', async () => {
    await using app = await openOgc();
    app.employ();
    const body = { inputs: { message: 'hello', pause: 2 } };
    for (const asked of [body, { ...body, outputs: { message: {}, pause: {} } }]) {
      const { status, headers, text } = await app.execute('demo:echo', asked);
      equal(status, 200);
      match(headers.get('content-type') ?? '', /^multipart\/related; boundary="[^"]+"; type="text\/plain"$/);
      const parts = partsOf(text);
      deepEqual([...parts.keys()], ['message', 'pause']);
      deepEqual([parts.get('message')?.body, parts.get('pause')?.body], ['hello', '2']);
      match(parts.get('pause')?.head ?? '', /^Content-Type: application\/json$/m);
    }
  });

  test('/conf/core/job-creation-sync-raw-ref: outputs by reference alone are links of an empty answer', async () => {
    await using app = await openOgc();
    app.employ();
    const outputs = { message: { transmissionMode: 'reference' } };
    const { status, text, headers } = await app.execute('demo:echo', { ...HELLO, outputs });
    deepEqual([status, text], [204, '']);
    const [, href = ''] = /^<([^>]+)>; rel="item"/.exec(headers.get('link') ?? '') ?? [];
    equal((await app.send('GET', new URL(href).pathname)).text, 'hello');
  });

  test('/conf/core/job-creation-sync-raw-mixed-multi: among several, one by reference has an address in place of a body', async () => {
    await using app = await openOgc();
    app.employ();
    const outputs = { message: {}, pause: { transmissionMode: 'reference' } };
    const { text } = await app.execute('demo:echo', { inputs: { message: 'hello', pause: 2 }, outputs });
    const parts = partsOf(text);
    equal(parts.get('message')?.body, 'hello');
    const { head = '', body } = parts.get('pause') ?? {};
    equal(body, '');
    match(head, /^Content-Location: http:\/\/localhost:7420\/ogc\/jobs\/job_\w+\/results\/pause$/m);
  });

  test('/conf/core/job-creation-sync-document: a document holds every output by its name', async () => {
    await using app = await openOgc();
    app.employ();
    const plain = await app.execute('demo:echo', DOCUMENT);
    deepEqual([plain.status, plain.json], [200, { message: 'hello' }]);
    const inputs = { shape: { value: { type: 'Point' } }, words: ['a'], image: PIXEL };
    const { json } = await app.execute('demo:forms', { inputs, response: 'document' });
    assertValid('results', json);
    deepEqual(json, {
      words: ['a'],
      shape: { value: { type: 'Point' } },
      image: { value: PIXEL, mediaType: 'image/png', encoding: 'base64' },
    });
    const by = { ...DOCUMENT, outputs: { message: { transmissionMode: 'reference' } } };
    const { message } = (await app.execute('demo:echo', by)).json;
    deepEqual([message.type, message.title], ['text/plain;charset=utf-8', 'message']);
    equal((await app.send('GET', new URL(message.href).pathname)).text, 'hello');
  });

  test('nothing is given where nothing was asked for', async () => {
    await using app = await openOgc();
    app.employ();
    const raw = await app.execute('demo:echo', { ...HELLO, outputs: {} });
    deepEqual([raw.status, raw.text], [204, '']);
    deepEqual((await app.execute('demo:echo', { ...DOCUMENT, outputs: {} })).json, {});
  });

  test('/conf/core/job-creation-success-async: a job that goes on is 201 with its address and its status', async () => {
    await using app = await openOgc();
    const { status, headers, json } = await app.execute('demo:echo', HELLO, 'respond-async');
    equal(status, 201);
    assertValid('statusInfo', json);
    deepEqual([json.status, json.processID, json.type], ['accepted', 'demo:echo', 'process']);
    equal(headers.get('location'), `http://localhost:7420/ogc/jobs/${json.jobID}`);
    equal((await app.get(`/jobs/${json.jobID}`)).json.jobID, json.jobID);
  });

  test('a job that fails while its client waits is told as an exception', async () => {
    await using app = await openOgc();
    app.employ(() => ({
      type: 'failed',
      error: { code: 'no-paper', message: 'The tray is empty.', retryable: false },
    }));
    const { status, json } = await app.execute('demo:echo', HELLO);
    deepEqual([status, json.code, json.detail], [409, 'no-paper', 'The tray is empty.']);
    assertValid('exception', json);
  });
});

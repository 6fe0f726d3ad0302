import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '@longrun/core';
import { type OpenApp, openApp } from '../../testing/open-app.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const COLLECTIONS = ['pending', 'running', 'finished'] as const;

/** Calls a function that must answer. */
async function call(app: OpenApp, name: string, given: object = {}) {
  const { status, json, text } = await app.send('POST', `/api/job/${name}`, { body: given });
  equal(status, 200, text);
  return json;
}

/** Calls a function that must refuse; answers its status and the type of its error. */
async function refused(app: OpenApp, name: string, given: unknown = {}) {
  const { status, json } = await app.send('POST', `/api/job/${name}`, { body: given });
  equal(typeof json.error.message, 'string');
  return [status, json.error.type];
}

const SIGNATURES: [string, object][] = [
  ['createJob', { name: 'n', user: 'u', request: 'r', result: '' }],
  ['getJob', { jobId: 'a' }],
  ['findJob', { jobId: 'a' }],
  ['getPendingJobs', {}],
  ['getRunningJobs', {}],
  ['getFinishedJobs', {}],
  ['getJobs', {}],
  ['getJobResults', { jobId: 'a' }],
  ['setJob', { jobId: 'a', data: {} }],
  ['setJobPending', { jobId: 'a', data: {} }],
  ['setJobRunning', { jobId: 'a', data: {} }],
  ['setJobFinished', { jobId: 'a', data: {} }],
  ['updateJobResult', { jobId: 'a', data: 1 }],
  ['deleteJob', { jobId: 'a' }],
  ['getJobSchema', {}],
];

describe('1: the fifteen functions', () => {
  for (const [name, given] of SIGNATURES) {
    test(`${name} takes its arguments by name and by position`, async () => {
      await using app = await openApp();
      await call(app, name, given);
      await call(app, name, Object.values(given));
    });
    test(`${name} wants its arguments, and no others`, async () => {
      await using app = await openApp();
      deepEqual(await refused(app, name, { ...given, colour: 'red' }), [400, 'TypeError']);
      deepEqual(await refused(app, name, Array(9).fill('a')), [400, 'TypeError']);
      deepEqual(await refused(app, name, 'a'), [400, 'TypeError']);
      if (Object.keys(given).length > 0) deepEqual(await refused(app, name), [400, 'TypeError']);
    });
  }
  test('state is pending and inputJob is nothing unless they are given', async () => {
    await using app = await openApp();
    await call(app, 'setJob', { jobId: 'a', data: { n: 1 } });
    deepEqual(await call(app, 'getJob', { jobId: 'a' }), { n: 1, status: 'pending' });
    await call(app, 'updateJobResult', { jobId: 'a', data: 1, inputJob: null });
    deepEqual(await call(app, 'getJobResults', ['a']), { n: 1, status: 'finished', result: '1' });
  });
  test('a function that is not there is a 404, and so is another method a 405', async () => {
    await using app = await openApp();
    deepEqual(await refused(app, 'getjob'), [404, 'AttributeError']);
    equal((await app.send('GET', '/api/job/getJob')).status, 405);
  });
});

test('2: createJob answers seven fields, idle and without messages, and the job is found under its id', async () => {
  await using app = await openApp();
  const given = { name: 'Train', user: 'ada', request: '{}', result: '' };
  const made = await call(app, 'createJob', given);
  match(made.id, UUID);
  deepEqual(made, { id: made.id, ...given, status: 'idle', messages: '' });
  deepEqual(Object.keys(made), ['id', 'name', 'user', 'request', 'result', 'status', 'messages']);
  deepEqual(await call(app, 'getJob', [made.id]), made);
});

test('2: createJob takes values of any type', async () => {
  await using app = await openApp();
  const given = { name: 1, user: null, request: { a: [1] }, result: false };
  const made = await call(app, 'createJob', given);
  deepEqual(await call(app, 'findJob', [made.id]), [{ ...made, ...given }, 'pending']);
});

describe('3: set calls replace and move', () => {
  const NAMES = { pending: 'setJobPending', running: 'setJobRunning', finished: 'setJobFinished' };
  for (const to of COLLECTIONS) {
    for (const from of COLLECTIONS)
      test(`from ${from} to ${to}`, async () => {
        await using app = await openApp();
        await call(app, NAMES[from], ['a', { first: true, result: 'r' }]);
        deepEqual(await call(app, NAMES[to], ['a', { second: true }]), { second: true, status: to });
        deepEqual(await call(app, 'findJob', ['a']), [{ second: true, status: to }, to]);
      });
    test(`and make what is missing in ${to}, also by setJob`, async () => {
      await using app = await openApp();
      deepEqual(await call(app, NAMES[to], ['a', {}]), { status: to });
      deepEqual(await call(app, 'setJob', ['b', {}, to]), { status: to });
      deepEqual(await call(app, 'getJobs'), [{ status: to }, { status: to }]);
    });
  }
  test('and set the status field, but keep an error that is passed', async () => {
    await using app = await openApp();
    deepEqual(await call(app, 'setJobFinished', ['a', { status: 'error' }]), { status: 'error' });
    deepEqual(await call(app, 'findJob', ['a']), [{ status: 'error' }, 'finished']);
    deepEqual(await call(app, 'setJobRunning', ['a', { status: 'idle' }]), { status: 'running' });
  });
  test('and leave the status field alone where they are told to be verbatim', async () => {
    await using app = await openApp();
    const [given, none] = [{ status: 'my own' }, {}];
    deepEqual(await call(app, 'setJobRunning', { jobId: 'a', data: given, verbatim: true }), given);
    deepEqual(await call(app, 'setJob', { jobId: 'b', data: none, state: 'finished', verbatim: true }), none);
    deepEqual(await call(app, 'findJob', ['a']), [given, 'running']);
    deepEqual(await call(app, 'findJob', ['b']), [none, 'finished']);
    await call(app, 'updateJobResult', { jobId: 'a', data: 1, verbatim: true });
    deepEqual(await call(app, 'getJobResults', ['a']), { status: 'my own', result: '1' });
  });
});

test('4: findJob looks in pending, running and finished, and reports the pair', async () => {
  await using app = await openApp();
  for (const state of COLLECTIONS) {
    await call(app, 'setJob', ['a', {}, state]);
    deepEqual(await call(app, 'findJob', ['a']), [{ status: state }, state]);
    for (const other of COLLECTIONS)
      deepEqual(await call(app, 'getJob', ['a', other]), other === state ? { status: state } : null);
  }
  deepEqual(await call(app, 'findJob', ['b']), [null, 'finished']);
});

test('5: updateJobResult stores JSON text indented by four and moves the job to finished', async () => {
  await using app = await openApp();
  const texts: [Json, string][] = [
    [{ x: 1 }, '{\n    "x": 1\n}'],
    ['hello', '"hello"'],
    [null, 'null'],
    [{ ä: [] }, '{\n    "\\u00e4": []\n}'],
  ];
  await call(app, 'setJobRunning', ['a', { status: 'error', kept: true }]);
  for (const [data, result] of texts) {
    equal(await call(app, 'updateJobResult', ['a', data]), null);
    deepEqual(await call(app, 'findJob', ['a']), [{ status: 'finished', kept: true, result }, 'finished']);
  }
});

test('6: updateJobResult writes inputJob as the whole document and puts the result into it', async () => {
  await using app = await openApp();
  await call(app, 'setJobPending', ['a', { gone: true }]);
  for (const key of ['a', 'not there before']) {
    equal(await call(app, 'updateJobResult', [key, 1, { mine: true, status: 'error' }]), null);
    deepEqual(await call(app, 'getJobResults', [key]), { mine: true, status: 'error', result: '1' });
  }
});

test('7: getJobResults answers the whole finished document, and null before that', async () => {
  await using app = await openApp();
  equal(await call(app, 'getJobResults', ['a']), null);
  for (const state of ['pending', 'running']) {
    await call(app, 'setJob', ['a', { result: 'early' }, state]);
    equal(await call(app, 'getJobResults', ['a']), null);
  }
  await call(app, 'setJobFinished', ['a', { result: 'r', extra: [1] }]);
  deepEqual(await call(app, 'getJobResults', ['a']), { result: 'r', extra: [1], status: 'finished' });
});

describe('8: lists', () => {
  async function filled(): Promise<OpenApp> {
    const app = await openApp();
    for (const key of ['b', 'é', 'a', 'Z', '10', '9'])
      for (const state of COLLECTIONS) await call(app, 'setJob', [`${key} ${state}`, { is: key }, state]);
    return app;
  }
  const ORDER = ['10', '9', 'Z', 'a', 'b', 'é'];
  const inOrder = (state: string) => ORDER.map((is) => ({ is, status: state }));

  test('are without keys, each in ascending order of the keys', async () => {
    await using app = await filled();
    deepEqual(await call(app, 'getPendingJobs'), inOrder('pending'));
    deepEqual(await call(app, 'getRunningJobs'), inOrder('running'));
    deepEqual(await call(app, 'getFinishedJobs'), inOrder('finished'));
  });
  test('have the pending before the running before the finished', async () => {
    await using app = await filled();
    deepEqual(await call(app, 'getJobs'), COLLECTIONS.flatMap(inOrder));
  });
  test('are read in excerpts where that is asked for', async () => {
    await using app = await filled();
    const all = COLLECTIONS.flatMap(inOrder);
    const read: object[] = [];
    let after: string | null = null;
    for (let round = 0; round < 9; round += 1) {
      const part: { is: string; status: string }[] = await call(app, 'getJobs', { limit: 4, after });
      ok(part.length <= 4);
      read.push(...part);
      const last = part.at(-1);
      if (last) after = `${last.is} ${last.status}`;
    }
    deepEqual(read, all);
    deepEqual(await call(app, 'getRunningJobs', { after: 'a gone' }), inOrder('running').slice(3));
  });
  test('are of any length', async () => {
    await using app = await openApp();
    await Promise.all(Array.from({ length: 1_100 }, (_, key) => call(app, 'setJob', [key, { key }])));
    equal((await call(app, 'getPendingJobs')).length, 1_100);
  });
});

test('9: a missing job is deleted and updated in silence', async () => {
  await using app = await openApp();
  equal(await call(app, 'deleteJob', ['a']), null);
  equal(await call(app, 'updateJobResult', ['a', 1]), null);
  deepEqual(await call(app, 'getJobs'), []);
  await call(app, 'setJobRunning', ['a', {}]);
  equal(await call(app, 'deleteJob', ['a']), null);
  deepEqual(await call(app, 'findJob', ['a']), [null, 'finished']);
  deepEqual(await call(app, 'setJobRunning', ['a', {}]), { status: 'running' });
});

describe('10: arguments that cannot be', () => {
  const wrong: [string, string, object, string][] = [
    ['an unknown state', 'getJob', ['a', 'idle'], 'ValueError'],
    ['no state', 'getJob', ['a', null], 'ValueError'],
    ['a place outside', 'setJob', ['a', {}, 'completed'], 'ValueError'],
    ['an empty id', 'findJob', [''], 'ValueError'],
    ['an id with a slash', 'setJob', ['a/b', {}], 'ValueError'],
    ['an id that is too long', 'deleteJob', ['a'.repeat(201)], 'ValueError'],
    ['half a character as id', 'setJob', ['\ud800', {}], 'ValueError'],
    ['no id', 'getJob', [null], 'ValueError'],
    ['an id that is a list', 'getJobResults', [['a']], 'ValueError'],
    ['an id without decimal digits', 'getJob', [1e300], 'ValueError'],
    ['a limit of none', 'getJobs', [0], 'ValueError'],
    ['a document that is a list', 'setJob', ['a', []], 'TypeError'],
    ['a document that is a text', 'setJobRunning', ['a', '{}'], 'TypeError'],
    ['no document', 'setJobPending', ['a', null], 'TypeError'],
    ['an inputJob that is a number', 'updateJobResult', ['a', 1, 2], 'TypeError'],
    ['a switch that is none', 'setJobRunning', ['a', {}, 'yes'], 'TypeError'],
    ['no data', 'updateJobResult', { jobId: 'a' }, 'TypeError'],
  ];
  for (const [what, name, given, type] of wrong)
    test(`${what} is a ${type}, and nothing is stored`, async () => {
      await using app = await openApp();
      deepEqual(await refused(app, name, given), [400, type]);
      deepEqual(await call(app, 'getJobs'), []);
    });
  test('a number and its decimal text are the same id', async () => {
    await using app = await openApp();
    await call(app, 'setJob', [42, { n: 1 }]);
    deepEqual(await call(app, 'getJob', ['42']), { n: 1, status: 'pending' });
  });
  test('a body that is no JSON is a ValueError', async () => {
    await using app = await openApp();
    const { status, json } = await app.send('POST', '/api/job/getJobs', { raw: '{' });
    deepEqual([status, json.error.type], [400, 'ValueError']);
  });
});

test('11: the schema has exactly seven entries of five keys each, and is made anew', async () => {
  await using app = await openApp();
  const schema = await call(app, 'getJobSchema');
  deepEqual(Object.keys(schema), ['id', 'name', 'user', 'request', 'result', 'status', 'messages']);
  for (const entry of Object.values(schema))
    deepEqual(Object.keys(Object(entry)), ['type', 'required', 'unique', 'default', 'options']);
  const text = { type: 'string', required: false, unique: false, default: '', options: [] };
  deepEqual(schema.id, { ...text, required: true, unique: true });
  deepEqual(schema.messages, text);
  const options = ['idle', 'pending', 'running', 'finished', 'error'];
  deepEqual(schema.status, { ...text, default: 'idle', options });
});

test('12: fields of the caller’s own are kept, whatever they are', async () => {
  await using app = await openApp();
  const data = { id: 'another', nested: { list: [1, null, 'ü'] }, '': 0, status: 'error' };
  await call(app, 'setJobRunning', ['a', data]);
  deepEqual(await call(app, 'getJob', ['a', 'running']), data);
  const status = { toString: 1, valueOf: [] };
  await call(app, 'setJob', { jobId: 'a\u0000', data: { status }, verbatim: true });
  deepEqual(await call(app, 'getJob', ['a\u0000']), { status });
});

describe('13: a job is in one state', () => {
  test('whatever is done at the same time', async () => {
    await using app = await openApp();
    await call(app, 'setJobPending', ['a', {}]);
    const moves = Array.from({ length: 30 }, (_, n) =>
      call(app, 'setJob', ['a', { n }, COLLECTIONS[n % 3] ?? 'pending']),
    );
    const looks = Array.from({ length: 30 }, async () => {
      const all = await call(app, 'getJobs');
      equal(all.length, 1);
      const [found, state] = await call(app, 'findJob', ['a']);
      equal(found.status, state);
    });
    await Promise.all([...moves, ...looks]);
  });
  test('and is made once when several make it', async () => {
    await using app = await openApp();
    await Promise.all(Array.from({ length: 10 }, (_, n) => call(app, 'setJobRunning', ['a', { n }])));
    equal((await call(app, 'getJobs')).length, 1);
    equal((await call(app, 'getRunningJobs')).length, 1);
  });
  test('and no result is put into a document that has been replaced meanwhile', async () => {
    await using app = await openApp();
    await call(app, 'setJobRunning', ['a', { n: 0 }]);
    await Promise.all([
      call(app, 'updateJobResult', ['a', 'done']),
      call(app, 'setJobRunning', ['a', { n: 1 }]),
    ]);
    const [document, state] = await call(app, 'findJob', ['a']);
    equal(document.n, 1);
    equal(state === 'finished', 'result' in document);
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manualClock, NOON } from '@longrun/engine/testing';
import { type Got, type OpenApp, openApp } from '../../testing/open-app.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SETTABLE = ['Running', 'Finished', 'Error', 'Cancelled'] as const;
const NOT_SETTABLE = ['Submitted', 'Resubmitted', 'Queued', 'Requeued', 'Waiting'] as const;
const IDS = {
  Cancelled: 1,
  Error: 2,
  Finished: 3,
  Queued: 4,
  Requeued: 5,
  Resubmitted: 6,
  Running: 7,
  Submitted: 8,
  Waiting: 9,
};

/** One job of the handle's, and what may be asked of it. */
function jobOf(app: OpenApp, id: unknown) {
  const path = `/omero/jobs/${id}`;
  return {
    id,
    get: async () => (await app.send('GET', path)).json,
    status: async () => (await app.send('GET', `${path}/status`)).json.value,
    put: (below: string, body: unknown) => app.send('PUT', `${path}/${below}`, { body }),
    set: async (status: unknown, message?: string | null) =>
      (await app.send('PUT', `${path}/status`, { body: { status, message } })).json,
    say: async (message: unknown) => (await app.send('PUT', `${path}/message`, { body: { message } })).json,
    cancel: () => app.send('POST', `${path}/cancel`),
  };
}

async function submit(app: OpenApp, fields: object = {}) {
  const { status, json, text } = await app.send('POST', '/omero/jobs', {
    body: { '@type': 'ScriptJob', ...fields },
  });
  equal(status, 200, text);
  return jobOf(app, json.id);
}

function refusal({ status, json }: Got) {
  equal(typeof json.message, 'string');
  return [status, json.serverExceptionClass];
}

const USAGE = [400, 'ome.conditions.ApiUsageException'];
const NOT_VALID = [400, 'ome.conditions.ValidationException'];
const UNKNOWN = [404, 'ome.conditions.ApiUsageException'];

describe('submit', () => {
  test('answers a whole number, under which the job is found', async () => {
    await using app = await openApp();
    const { id, get } = await submit(app);
    ok(Number.isSafeInteger(id) && Number(id) > 0);
    equal((await get()).id, id);
  });
  test('writes username, groupname, type and submitted itself, and clears started and finished', async () => {
    const clock = manualClock();
    await using app = await openApp({ clock });
    const own = { username: 'me', groupname: 'mine', type: 'Own', submitted: 1, started: 2, finished: 3 };
    const job = await (await submit(app, own)).get();
    deepEqual([job.username, job.groupname, job.type], ['local', 'default', 'User']);
    deepEqual([job.submitted, job.started, job.finished], [NOON, null, null]);
  });
  test('tells as username who has submitted, whatever the job says', async () => {
    await using app = await openApp();
    const token = await app.key(['admin']);
    const [key] = await app.engine.keys.list();
    const body = { '@type': 'ScriptJob', username: 'me' };
    const { id } = (await app.send('POST', '/omero/jobs', { token, body })).json;
    equal((await app.send('GET', `/omero/jobs/${id}`, { token })).json.username, `key_${key?.id}`);
  });
  for (const scheduledFor of [null, undefined, 0, -1, NOON - 1, NOON])
    test(`begins now where scheduledFor is ${scheduledFor}`, async () => {
      await using app = await openApp({ clock: manualClock() });
      const { get } = await submit(app, { scheduledFor });
      const job = await get();
      deepEqual([job.scheduledFor, job.status.value], [NOON, 'Submitted']);
    });
  test('makes a job wait that is scheduled for later, and ready then', async () => {
    const clock = manualClock();
    await using app = await openApp({ clock });
    const { get, status } = await submit(app, { scheduledFor: NOON + HOUR });
    deepEqual([(await get()).scheduledFor, await status()], [NOON + HOUR, 'Waiting']);
    await clock.pass(HOUR + 1_000, 300_000);
    deepEqual([(await get()).scheduledFor, await status()], [NOON + HOUR, 'Submitted']);
  });
  test('takes null, Submitted and Waiting as status, as word, as value and by id', async () => {
    await using app = await openApp();
    for (const status of [undefined, null, 'Submitted', { value: 'Submitted' }, { id: IDS.Submitted }])
      equal(await (await submit(app, { status })).status(), 'Submitted');
    for (const status of ['Waiting', { value: 'Waiting' }, { id: IDS.Waiting }])
      equal(await (await submit(app, { status })).status(), 'Waiting');
  });
  test('answers every field that the job was given', async () => {
    await using app = await openApp();
    const script = await (await submit(app, { message: 'm', description: 'counts cells' })).get();
    deepEqual([script['@type'], script.message, script.description], ['ScriptJob', 'm', 'counts cells']);
    const versionInfo = { 'bioformats.version': '6', os: 'Linux' };
    const upload = await (await submit(app, { '@type': 'UploadJob', versionInfo })).get();
    deepEqual([upload['@type'], upload.message, upload.versionInfo], ['UploadJob', '', versionInfo]);
    deepEqual(upload.originalFileLinks, []);
    deepEqual(upload.details, { owner: 'local', group: 'default' });
    const old = { '@type': 'ImportJob', imageName: 'a', imageDescription: 'b' };
    const { imageName, imageDescription } = await (await submit(app, old)).get();
    deepEqual([imageName, imageDescription], ['a', 'b']);
    equal((await (await submit(app, { '@type': 'ParseJob', params: 'AAE=' })).get()).params, 'AAE=');
  });
  const wrong: [string, unknown][] = [
    ['null', null],
    ['a list', []],
    ['a job without a class', { message: 'm' }],
    ['a job of an unknown class', { '@type': 'PrintJob' }],
    ['a status that is not an initial one', { '@type': 'ScriptJob', status: 'Running' }],
    ['a status that is only the server’s', { '@type': 'ScriptJob', status: { value: 'Queued' } }],
    ['a status that is none', { '@type': 'ScriptJob', status: 'submitted' }],
    ['a status with neither id nor value', { '@type': 'ScriptJob', status: {} }],
    ['a status with an unknown id', { '@type': 'ScriptJob', status: { id: 99 } }],
    ['a message that is no text', { '@type': 'ScriptJob', message: 1 }],
    ['a message that is too long', { '@type': 'ScriptJob', message: 'x'.repeat(10_001) }],
    ['a time that is no number', { '@type': 'ScriptJob', scheduledFor: '2026-01-01' }],
    ['a time that no date has', { '@type': 'ScriptJob', scheduledFor: 9e15 }],
    ['a description that is no text', { '@type': 'ScriptJob', description: {} }],
    ['a versionInfo that is no map of texts', { '@type': 'UploadJob', versionInfo: { a: 1 } }],
  ];
  for (const [what, body] of wrong)
    test(`refuses ${what} as an ApiUsageException, and stores nothing`, async () => {
      await using app = await openApp();
      deepEqual(refusal(await app.send('POST', '/omero/jobs', { body })), USAGE);
      deepEqual((await app.send('GET', '/v1/jobs')).json.jobs, []);
    });
});

describe('a status', () => {
  test('is one of nine words, each with an id', async () => {
    await using app = await openApp();
    const { id } = await submit(app);
    const { json } = await app.send('GET', `/omero/jobs/${id}/status`);
    deepEqual(json, { id: IDS.Submitted, value: 'Submitted' });
    for (const word of SETTABLE) {
      await jobOf(app, id).set(word);
      deepEqual((await jobOf(app, id).get()).status, { id: IDS[word], value: word });
    }
  });
  for (const from of ['Submitted', 'Waiting', ...SETTABLE] as const)
    for (const to of SETTABLE)
      test(`goes from ${from} to ${to}, and the one before is answered`, async () => {
        const clock = manualClock();
        await using app = await openApp({ clock });
        const job = await submit(app, from === 'Waiting' ? { status: 'Waiting' } : {});
        if (from !== 'Submitted' && from !== 'Waiting') await job.set(from);
        const before = await job.get();
        await clock.pass(5_000);
        deepEqual(await job.set(to), { previous: from });
        const { status, started, finished } = await job.get();
        equal(status.value, to);
        equal(started, to === 'Running' ? clock.now() : before.started);
        if (to === 'Running') equal(finished, before.finished, 'what was finished stays so');
        else ok(finished === clock.now() || from === to, 'it is finished now');
      });
  for (const word of NOT_SETTABLE)
    test(`that is ${word} is not to be set: a ValidationException, and nothing changes`, async () => {
      await using app = await openApp();
      const job = await submit(app);
      for (const status of [word, { value: word }, { id: IDS[word] }])
        deepEqual(refusal(await job.put('status', { status, message: 'changed' })), NOT_VALID);
      deepEqual([await job.status(), (await job.get()).message], ['Submitted', '']);
    });
  for (const status of ['running', 'Canceled', '', null, undefined, {}, 7, { id: 'x' }, { value: 7 }])
    test(`${JSON.stringify(status)} is none: an ApiUsageException, and nothing changes`, async () => {
      await using app = await openApp();
      const job = await submit(app);
      deepEqual(refusal(await job.put('status', { status, message: 'changed' })), USAGE);
      deepEqual([await job.status(), (await job.get()).message], ['Submitted', '']);
    });
  test('goes with a message where one is given, and null leaves that', async () => {
    await using app = await openApp();
    const job = await submit(app, { message: 'first' });
    for (const [word, message, told] of [
      ['Running', null, 'first'],
      ['Running', 'again', 'again'],
      ['Error', null, 'again'],
      ['Running', undefined, 'again'],
      ['Finished', 'done', 'done'],
      ['Error', 'no, it is not', 'no, it is not'],
      ['Cancelled', null, 'no, it is not'],
      ['Running', null, 'no, it is not'],
      ['Cancelled', 'enough', 'enough'],
    ] as const) {
      await job.set(word, message);
      deepEqual([await job.status(), (await job.get()).message], [word, told]);
    }
  });
});

describe('a message', () => {
  test('is answered when the next is set, in every status', async () => {
    await using app = await openApp();
    const job = await submit(app, { message: 'first' });
    let previous = 'first';
    for (const word of [undefined, ...SETTABLE]) {
      if (word) await job.set(word);
      for (const message of [`said in ${word}`, '']) {
        deepEqual(await job.say(message), { previous });
        equal((await job.get()).message, message);
        previous = message;
      }
    }
  });
  test('that is null leaves what is there, and null is answered', async () => {
    await using app = await openApp();
    const job = await submit(app, { message: 'first' });
    for (const message of [null, undefined]) deepEqual(await job.say(message), { previous: null });
    equal((await job.get()).message, 'first');
  });
  test('that is no text is an ApiUsageException, and nothing changes', async () => {
    await using app = await openApp();
    const job = await submit(app, { message: 'first' });
    for (const message of [1, {}, [], false])
      for (const below of ['message', 'status'])
        deepEqual(refusal(await job.put(below, { status: 'Running', message })), USAGE);
    deepEqual([await job.status(), (await job.get()).message], ['Submitted', 'first']);
  });
});

describe('cancelJob', () => {
  test('is the same as setting Cancelled, answers nothing, and may be repeated', async () => {
    await using app = await openApp();
    const [asked, set] = [await submit(app), await submit(app)];
    for (let round = 0; round < 2; round += 1) {
      const { status, text } = await asked.cancel();
      deepEqual([status, text], [204, '']);
      await set.set('Cancelled');
    }
    for (const { get } of [asked, set]) {
      const { status, started, finished } = await get();
      deepEqual([status.value, started, typeof finished], ['Cancelled', null, 'number']);
    }
  });
  test('as a status with a message is one change, not two', async () => {
    await using app = await openApp();
    const job = await submit(app);
    await job.set('Cancelled', 'enough');
    const { json } = await app.send('GET', '/v1/events');
    deepEqual(
      json.events.map(({ topic, info }: { topic: string; info?: string }) => [topic, info]),
      [
        ['job:created', undefined],
        ['job:ready', undefined],
        ['job:cancelled', 'enough'],
      ],
    );
  });
  test('ends a job also after its end', async () => {
    await using app = await openApp();
    const job = await submit(app);
    await job.set('Finished');
    equal((await job.cancel()).status, 204);
    equal(await job.status(), 'Cancelled');
  });
});

describe('a job of which nobody speaks any more', () => {
  for (const [what, word, silentMs] of [
    ['that has begun', 'Running', HOUR],
    ['that nobody has begun', undefined, DAY],
  ] as const)
    test(`and ${what} is closed as Error, with a fixed message and a time`, async () => {
      const clock = manualClock();
      await using app = await openApp({ clock });
      const job = await submit(app, { message: 'on its way' });
      if (word) await job.set(word);
      await clock.pass(silentMs - 60_000, 300_000);
      equal(await job.status(), word ?? 'Submitted');
      await clock.pass(120_000, 10_000);
      const { status, message, finished } = await job.get();
      deepEqual([status.value, message, typeof finished], ['Error', 'Forcibly closed', 'number']);
      deepEqual(await job.say('It was not.'), { previous: 'Forcibly closed' });
      equal((await job.get()).message, 'It was not.');
      deepEqual(await job.set('Finished'), { previous: 'Error' });
      deepEqual([await job.status(), (await job.get()).message], ['Finished', 'It was not.']);
    });
  test('is not closed as long as somebody does, or when it has a later start', async () => {
    const clock = manualClock();
    await using app = await openApp({ clock });
    const [spoken, begun] = [await submit(app), await submit(app)];
    const later = await submit(app, { scheduledFor: NOON + 2 * DAY });
    await spoken.set('Running');
    await begun.set('Running');
    for (let round = 0; round < 3; round += 1) {
      await clock.pass(HOUR / 2, 300_000);
      await spoken.say(`round ${round}`);
      await begun.set('Running');
    }
    await clock.pass(DAY, HOUR);
    deepEqual([await spoken.status(), await begun.status()], ['Error', 'Error']);
    equal(await later.status(), 'Waiting');
    await clock.pass(2 * DAY + HOUR, HOUR);
    equal((await later.get()).message, 'Forcibly closed');
  });
});

test('an unknown job is a 404 with an ApiUsageException, whatever is asked of it', async () => {
  await using app = await openApp();
  for (const id of ['42', '0', '007', 'job_none', '9'.repeat(30), 'a b', '__proto__']) {
    const path = `/omero/jobs/${encodeURIComponent(id)}`;
    for (const [method, below, body] of [
      ['GET', ''],
      ['GET', '/status'],
      ['PUT', '/status', { status: 'Running' }],
      ['PUT', '/message', { message: 'm' }],
      ['POST', '/cancel'],
    ] as const)
      deepEqual(refusal(await app.send(method, path + below, { body })), UNKNOWN);
  }
});

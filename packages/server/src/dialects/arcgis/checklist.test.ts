import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_STATES } from '@longrun/core';
import { LOCAL_CALLER } from '@longrun/engine';
import { manualClock } from '@longrun/engine/testing';
import { STATES, statusOf } from './mapping.ts';
import { BUFFER, openTasks, PLAIN, type Tasks } from './testing/open-tasks.ts';

// The last part of the contract, line by line.

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const DISTANCE = { distance: '10' };

const withTasks = (body: (tasks: Tasks) => Promise<void>) => async () => {
  await using tasks = await openTasks();
  await body(tasks);
};

/** A job in a worker's hands, and its address. */
async function running(tasks: Tasks, task = PLAIN) {
  const job = await tasks.submit(task, DISTANCE);
  return { job, claimed: await tasks.claim() };
}

describe('the facade', () => {
  describe('takes GET and POST, query and form', () => {
    const fields = 'f=json&distance=10';
    const ways = {
      'a query': ['GET', `?${fields}`, {}],
      'a query of a POST': ['POST', `?${fields}`, {}],
      'a urlencoded form': ['POST', '', { raw: fields, headers: FORM }],
      'a form in parts': ['POST', '', { raw: partsOf(fields) }],
      'fields in both': ['POST', '?f=json', { raw: 'distance=10', headers: FORM }],
    } as const;
    for (const [name, [method, query, sent]] of Object.entries(ways))
      test(
        `${name} submits a job, and the answer is JSON by its Content-Type`,
        withTasks(async ({ send }) => {
          const { status, headers, json } = await send(method, `${BUFFER}/submitJob${query}`, sent);
          assert.equal(status, 200);
          assert.match(headers.get('content-type') ?? '', /^application\/json/);
          assert.equal(json.jobStatus, 'esriJobSubmitted');
        }),
      );

    test(
      'f=pjson is the same, indented',
      withTasks(async ({ send, get }) => {
        const { text, headers } = await send('GET', `${BUFFER}?f=pjson`);
        assert.match(headers.get('content-type') ?? '', /^application\/json/);
        assert.match(text, /^\{\n {2}"name": "buffer"/);
        assert.deepEqual(JSON.parse(text), await get(BUFFER));
      }),
    );

    test(
      'another format is refused, and nothing is submitted for it',
      withTasks(async ({ send, engine }) => {
        const { status, json } = await send('GET', `${BUFFER}/submitJob?f=kmz&distance=10`);
        assert.deepEqual([status, json.error.code], [200, 400]);
        assert.equal((await engine.stats()).submitted, 0);
      }),
    );
  });

  test(
    'answers submitJob with jobId and jobStatus at once',
    withTasks(async ({ post }) => {
      const answer = await post(`${BUFFER}/submitJob`, DISTANCE);
      assert.deepEqual(Object.keys(answer), ['jobId', 'jobStatus']);
    }),
  );

  describe('sends only the words of the protocol', () => {
    const WORDS = ['New', 'Submitted', 'Waiting', 'Executing', 'Succeeded', 'Failed', 'TimedOut'];
    WORDS.push('Cancelling', 'Cancelled', 'Deleting', 'Deleted');
    for (const state of JOB_STATES)
      test(`${state} is ${STATES[state]}`, () => {
        assert.ok(WORDS.includes(statusOf({ state }).replace('esriJob', '')));
      });

    test(
      'a job that ran into a limit of time has timed out',
      withTasks(async (tasks) => {
        for (const code of ['timeout', 'job-timeout', 'idle-timeout', 'start-by-passed', 'silent']) {
          const { job, claimed } = await running(tasks);
          await tasks.settle(claimed, { type: 'failed', error: { code, message: 'It took too long.' } });
          assert.equal((await tasks.get(job)).jobStatus, 'esriJobTimedOut');
        }
      }),
    );

    test(
      'a job resource never has a field status or code',
      withTasks(async (tasks) => {
        const { job, claimed } = await running(tasks, BUFFER);
        const output = { out: 'x', status: 'failed', code: 500 };
        const resources = [await tasks.get(job)];
        await tasks.settle(claimed, { type: 'completed', output });
        resources.push(await tasks.get(job), await tasks.post(`${job}/cancel`));
        for (const resource of resources)
          assert.ok(!('status' in resource) && !('code' in resource), JSON.stringify(resource));
      }),
    );
  });

  describe('sends messages as an array', () => {
    test(
      'empty if there are none, all of them every time, and none at all for returnMessages=false',
      withTasks(async (tasks) => {
        const { job, claimed } = await running(tasks);
        assert.deepEqual((await tasks.get(job)).messages, []);
        const said = ['debug', 'info', 'success', 'warning', 'error'].map((severity) => ({
          severity,
          text: severity,
        }));
        await tasks.report(claimed, { messages: said });
        const types = ['Informative', 'Informative', 'Informative', 'Warning', 'Error'];
        for (const _ of [1, 2])
          assert.deepEqual(
            (await tasks.get(job)).messages,
            said.map(({ text }, at) => ({ type: `esriJobMessageType${types[at]}`, description: text })),
          );
        assert.ok(!('messages' in (await tasks.get(job, { returnMessages: 'false' }))));
        assert.ok(!('messages' in (await tasks.post(`${job}/cancel`, { returnMessages: 'False' }))));
      }),
    );

    test('what is said of a job after its end comes after the reason, so that each keeps its place', async () => {
      const clock = manualClock();
      await using tasks = await openTasks({ clock });
      const api = tasks.engine.as(LOCAL_CALLER);
      const [submitted] = await api.submit([{ kind: 'demo:plain', driver: 'caller' }]);
      assert.ok(submitted?.job);
      const { id } = submitted.job;
      const saying = (text: string) => ({ messages: [{ severity: 'info', text }] as const });
      const error = { code: 'no-paper', message: 'The tray is empty.' };
      await api.report(id, { type: 'acknowledge', ...saying('one') });
      await api.report(id, { type: 'fail', error, ...saying('two') });
      const before = (await tasks.get(`${PLAIN}/jobs/${id}`)).messages;
      await clock.advance(1);
      await api.report(id, { type: 'update', ...saying('three') });
      const after = (await tasks.get(`${PLAIN}/jobs/${id}`)).messages;
      const last = { type: 'esriJobMessageTypeInformative', description: 'three' };
      assert.deepEqual([before.length, after], [3, [...before, last]]);
    });

    test(
      'the reason of a failure and of a cancel comes last',
      withTasks(async (tasks) => {
        const failed = await running(tasks);
        await tasks.settle(failed.claimed, {
          type: 'failed',
          error: { code: 'no-paper', message: 'The tray is empty.' },
        });
        assert.deepEqual((await tasks.get(failed.job)).messages, [
          { type: 'esriJobMessageTypeError', description: 'ERROR no-paper: The tray is empty.' },
        ]);
        const cancelled = await tasks.submit(PLAIN);
        const { messages } = await tasks.post(`${cancelled}/cancel`);
        assert.deepEqual(messages, [
          { type: 'esriJobMessageTypeAbort', description: 'The job was cancelled.' },
        ]);
      }),
    );

    test(
      'thousands of messages come in their order, the first of them',
      withTasks(async (tasks) => {
        const { job, claimed } = await running(tasks);
        const texts = Array.from({ length: 5_500 }, (_, index) => `row ${index}`);
        for (let at = 0; at < texts.length; at += 500)
          await tasks.report(claimed, {
            messages: texts.slice(at, at + 500).map((text) => ({ severity: 'info', text })),
          });
        const { messages } = await tasks.get(job);
        assert.deepEqual(
          messages.map(({ description }: { description: string }) => description),
          texts.slice(0, 5_000),
        );
      }),
    );
  });

  test(
    'sends results as an object on success, with relative paramUrls that resolve below the job URL',
    withTasks(async (tasks) => {
      const { job, claimed } = await running(tasks, BUFFER);
      assert.ok(!('results' in (await tasks.get(job))));
      await tasks.settle(claimed, { type: 'completed', output: { out: 'done', 'not/announced': 1 } });
      const { results, inputs } = await tasks.get(job);
      assert.deepEqual(inputs.distance, { paramUrl: 'inputs/distance' });
      assert.deepEqual(results['not/announced'], { paramUrl: 'results/not%2Fannounced' });
      for (const [name, { paramUrl }] of Object.entries<{ paramUrl: string }>({ ...results, ...inputs })) {
        assert.doesNotMatch(paramUrl, /^\//);
        assert.equal((await tasks.get(`${job}/${paramUrl}`)).paramName, name);
      }
    }),
  );

  test(
    'sends an empty object of results for a job without output that no schema announces',
    withTasks(async (tasks) => {
      const { job, claimed } = await running(tasks);
      await tasks.settle(claimed, { type: 'completed' });
      const { results } = await tasks.get(job);
      assert.deepEqual(results, { output: { paramUrl: 'results/output' } });
      assert.equal((await tasks.get(`${job}/results/output`)).value, null);
    }),
  );

  test(
    'sends progress only while executing, in one of two shapes',
    withTasks(async (tasks) => {
      const job = await tasks.submit(PLAIN);
      assert.ok(!('progress' in (await tasks.get(job))));
      const claimed = await tasks.claim();
      assert.deepEqual((await tasks.get(job)).progress, { type: 'default', message: 'Executing' });
      await tasks.report(claimed, { progress: { percent: 37.9, info: 'Tile 3 of 8' } });
      assert.deepEqual((await tasks.get(job)).progress, {
        type: 'step',
        message: 'Tile 3 of 8',
        percent: 37,
      });
      await tasks.settle(claimed, { type: 'completed' });
      assert.ok(!('progress' in (await tasks.get(job))));
    }),
  );

  test(
    'reads arrays, objects, dates and booleans from their text by the declared type',
    withTasks(async (tasks) => {
      await tasks.submit(BUFFER, {
        distance: '10.5',
        rings: '3',
        layers: '["a","b"]',
        moments: '[0,"86400000"]',
        since: '1767268800000',
        dissolve: 'True',
        unit: 'feet',
        style: '{"color":"red"}',
        area: '{"features":[]}',
        source: '{"url":"https://example.org/roads.zip"}',
        title: '42',
      });
      assert.deepEqual((await tasks.claim()).input, {
        distance: 10.5,
        rings: 3,
        layers: ['a', 'b'],
        moments: ['1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z'],
        since: '2026-01-01T12:00:00.000Z',
        dissolve: true,
        unit: 'feet',
        style: { color: 'red' },
        area: { features: [] },
        source: 'https://example.org/roads.zip',
        title: '42',
      });
    }),
  );

  describe('answers errors with HTTP 200 and the envelope', () => {
    const unknown = 'jobs/job_00000000000000000000000000';
    const cases: Record<string, [path: string, code: number]> = {
      'an unknown service': ['/arcgis/rest/services/none/GPServer', 404],
      'an unknown task': [`${BUFFER}s`, 404],
      'a job of an unknown task': [`${BUFFER}s/submitJob`, 404],
      'an unknown operation': [`${BUFFER}/fly/away/now`, 400],
      'an unknown job': [`${BUFFER}/${unknown}`, 400],
      'a cancel of an unknown job': [`${BUFFER}/${unknown}/cancel`, 400],
      'a result of an unknown job': [`${BUFFER}/${unknown}/results/out`, 400],
      'a parameter that is missing': [`${BUFFER}/submitJob`, 400],
    };
    for (const [name, [path, code]] of Object.entries(cases))
      test(
        `${name} is ${code}`,
        withTasks(async ({ post }) => {
          const { error } = await post(path);
          assert.equal(error.code, code);
          assert.ok(error.message);
          assert.ok(
            error.details.length > 0 && error.details.every((one: unknown) => typeof one === 'string'),
          );
        }),
      );

    test(
      'a parameter that does not fit is 400 and names itself, and nothing is stored',
      withTasks(async ({ post, engine }) => {
        for (const [name, text] of Object.entries({
          distance: 'far',
          rings: '1.5',
          dissolve: 'maybe',
          layers: '[1',
        })) {
          const { error } = await post(`${BUFFER}/submitJob`, { ...DISTANCE, [name]: text });
          assert.equal(error.code, 400);
          assert.match(error.details[0], new RegExp(name));
        }
        assert.equal((await engine.stats()).submitted, 0);
      }),
    );

    test(
      'JSON inside of a parameter that is dangerous to handle is 400, and nothing is stored',
      withTasks(async ({ post, engine }) => {
        const deep = '['.repeat(5_000) + ']'.repeat(5_000);
        for (const style of [deep, `{"a":${deep}}`, '{"__proto__":{"a":1}}'])
          assert.equal((await post(`${BUFFER}/submitJob`, { ...DISTANCE, style })).error.code, 400);
        assert.equal((await engine.stats()).submitted, 0);
      }),
    );

    test(
      'an unknown result is 400, and so is any result of a job that has none',
      withTasks(async (tasks) => {
        const { job, claimed } = await running(tasks, BUFFER);
        assert.equal((await tasks.get(`${job}/results/out`)).error.code, 400);
        await tasks.settle(claimed, { type: 'completed', output: { out: 'x' } });
        assert.equal((await tasks.get(`${job}/results/none`)).error.code, 400);
      }),
    );

    test(
      'a job of another task does not exist, and is not cancelled',
      withTasks(async (tasks) => {
        const { job } = await running(tasks);
        const elsewhere = job.replace('plain', 'buffer');
        assert.equal((await tasks.get(elsewhere)).error.code, 400);
        assert.equal((await tasks.get(`${elsewhere}/cancel`)).error.code, 400);
        assert.equal((await tasks.get(job)).jobStatus, 'esriJobExecuting');
      }),
    );

    test(
      'a missing token is 499, a wrong one 498, one that may not do this 403',
      withTasks(async ({ post, send, key }) => {
        const token = await key(['read']);
        assert.deepEqual((await post(BUFFER)).error, { code: 499, message: 'Token required.', details: [] });
        assert.equal((await post(BUFFER, { token: 'wrong' })).error.code, 498);
        assert.equal((await post(`${BUFFER}/submitJob`, { token, ...DISTANCE })).error.code, 403);
        const ways = [
          ['POST', BUFFER, { raw: `f=json&token=${token}`, headers: FORM }],
          ['GET', `${BUFFER}?f=json&token=${token}`, {}],
          ['GET', `${BUFFER}?f=json`, { headers: { 'X-Esri-Authorization': `Bearer ${token}` } }],
          ['GET', `${BUFFER}?f=json`, { headers: { authorization: `Bearer ${token}` } }],
        ] as const;
        for (const [method, path, sent] of ways)
          assert.equal((await send(method, path, sent)).json.name, 'buffer');
        const headers = { 'x-esri-authorization': 'Basic abc' };
        assert.equal((await send('GET', `${BUFFER}?f=json`, { headers })).json.error.code, 498);
      }),
    );
  });

  describe('answers Cancelling or Cancelled to cancel and to every poll after it', () => {
    test(
      'of a running job, whatever its worker does then',
      withTasks(async (tasks) => {
        const { job, claimed } = await running(tasks);
        assert.equal((await tasks.post(`${job}/cancel`)).jobStatus, 'esriJobCancelling');
        assert.equal((await tasks.get(job)).jobStatus, 'esriJobCancelling');
        await tasks.settle(claimed, { type: 'completed', output: 'too late' });
        assert.equal((await tasks.get(job)).jobStatus, 'esriJobCancelled');
        assert.equal((await tasks.get(`${job}/cancel`)).jobStatus, 'esriJobCancelled');
      }),
    );

    test(
      'and leaves a job that has ended as it is, readable',
      withTasks(async (tasks) => {
        const { job, claimed } = await running(tasks);
        await tasks.settle(claimed, { type: 'completed', output: 'in time' });
        assert.equal((await tasks.post(`${job}/cancel`)).jobStatus, 'esriJobSucceeded');
        assert.equal((await tasks.get(`${job}/results/output`)).value, 'in time');
      }),
    );

    test(
      'and of a job that somebody has deleted it says so',
      withTasks(async (tasks) => {
        const job = await tasks.submit(PLAIN);
        await tasks.send('DELETE', `/v1/jobs/${job.split('/').at(-1)}`);
        assert.equal((await tasks.get(job)).jobStatus, 'esriJobDeleted');
        assert.equal((await tasks.get(`${job}/cancel`)).jobStatus, 'esriJobDeleted');
      }),
    );
  });

  test(
    'tolerates submitJob/jobs/<id>, extra parameters, a slash at the end and a doubled one',
    withTasks(async (tasks) => {
      const job = await tasks.submit(PLAIN);
      const id = job.split('/').at(-1) ?? '';
      const paths = [`${PLAIN}/submitJob/jobs/${id}`, `${PLAIN}//jobs/${id}`, `${job}/`, `/${job}`];
      paths.push(job.replace('/arcgis/', '/arcgis//'));
      for (const path of paths)
        for (const extra of [
          { id, returnMessages: 'true' },
          { returnType: 'data', 'env:outSR': '4326' },
        ])
          assert.equal((await tasks.post(path, { ...extra })).jobId, id);
      const { jobStatus } = await tasks.post(`${PLAIN}/submitJob/jobs/${id}/cancel`, { id });
      assert.equal(jobStatus, 'esriJobCancelled');
    }),
  );

  test(
    'lets pages of other sites read what their token opens',
    withTasks(async ({ send, key }) => {
      const headers = { ...FORM, origin: 'https://maps.example.org', 'sec-fetch-site': 'cross-site' };
      const raw = `f=json&distance=1&token=${await key(['submit'])}`;
      const answer = await send('POST', `${BUFFER}/submitJob`, { raw, headers });
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.ok(answer.json.jobId);
      const preflight = await send('OPTIONS', BUFFER, { headers });
      assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    }),
  );

  test(
    'does not let a page of another site submit without a token',
    withTasks(async ({ send, engine }) => {
      const headers = { 'sec-fetch-site': 'cross-site' };
      const { json } = await send('GET', `${BUFFER}/submitJob?f=json&distance=1`, { headers });
      assert.equal(json.error.code, 403);
      assert.equal((await engine.stats()).submitted, 0);
    }),
  );
});

function partsOf(fields: string): FormData {
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(fields)) form.set(name, value);
  return form;
}

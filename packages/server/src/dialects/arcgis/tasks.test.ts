import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BUFFER, openTasks, PLAIN, SERVICE } from './testing/open-tasks.ts';

interface Described {
  readonly name: string;
  readonly dataType: string;
  readonly direction: string;
}

describe('the descriptions', () => {
  test('the catalogue lists a service for each domain', async () => {
    await using tasks = await openTasks();
    const { services, folders, currentVersion } = await tasks.get('/arcgis/rest/services');
    assert.deepEqual(services, [
      { name: 'demo', type: 'GPServer' },
      { name: 'planning', type: 'GPServer' },
    ]);
    assert.deepEqual(folders, []);
    assert.equal((await tasks.get('/arcgis/rest/info')).currentVersion, currentVersion);
  });

  test('a service names its tasks, and a definition may name itself', async () => {
    await using tasks = await openTasks();
    const service = await tasks.get(SERVICE);
    assert.deepEqual(service.tasks, ['buffer', 'plain']);
    assert.equal(service.executionType, 'esriExecutionTypeAsynchronous');
    const planning = '/arcgis/rest/services/planning/GPServer';
    assert.deepEqual((await tasks.get(planning)).tasks, ['route']);
    await tasks.submit(`${planning}/route`);
    assert.equal((await tasks.claim()).kind, 'demo:named');
  });

  test('a task tells its parameters with the types that follow from the schemas', async () => {
    await using tasks = await openTasks();
    const { displayName, description, parameters } = await tasks.get(BUFFER);
    assert.deepEqual([displayName, description], ['Buffer', 'Draws a line around things.']);
    const typesOf = (direction: string) =>
      Object.fromEntries(
        parameters
          .filter((one: Described) => one.direction === `esriGPParameterDirection${direction}`)
          .map(({ name, dataType }: Described) => [name, dataType]),
      );
    assert.deepEqual(typesOf('Input'), {
      distance: 'GPDouble',
      rings: 'GPLong',
      layers: 'GPMultiValue:GPString',
      moments: 'GPMultiValue:GPDate',
      since: 'GPDate',
      dissolve: 'GPBoolean',
      unit: 'GPString',
      style: 'GPString',
      area: 'GPFeatureRecordSetLayer',
      source: 'GPDataFile',
      title: 'GPString',
    });
    assert.deepEqual(typesOf('Output'), {
      out: 'GPString',
      area: 'GPDouble',
      count: 'GPLong',
      done: 'GPBoolean',
      at: 'GPDate',
      names: 'GPMultiValue:GPString',
      style: 'GPString',
      shapes: 'GPRecordSet',
      report: 'GPDataFile',
    });
    assert.deepEqual(parameters[0], {
      name: 'distance',
      dataType: 'GPDouble',
      displayName: 'distance',
      description: 'In metres',
      defaultValue: 5,
      category: '',
      direction: 'esriGPParameterDirectionInput',
      parameterType: 'esriGPParameterTypeRequired',
    });
    const unit = parameters.find(({ name }: Described) => name === 'unit');
    assert.deepEqual(
      [unit.choiceList, unit.parameterType],
      [['metres', 'feet'], 'esriGPParameterTypeOptional'],
    );
  });

  test('a kind that says nothing of itself takes and gives one thing', async () => {
    await using tasks = await openTasks();
    const { parameters } = await tasks.get(PLAIN);
    assert.deepEqual(
      parameters.map(({ name, dataType }: Described) => [name, dataType]),
      [
        ['input', 'GPString'],
        ['output', 'GPString'],
      ],
    );
    await tasks.submit(PLAIN, { input: '{"rows":[1,2]}' });
    assert.deepEqual((await tasks.claim()).input, { rows: [1, 2] });
    await tasks.submit(PLAIN, { input: 'just words' });
    assert.equal((await tasks.claim()).input, 'just words');
  });

  test('what is left empty has not been given', async () => {
    await using tasks = await openTasks();
    await tasks.submit(BUFFER, { distance: '1', rings: '', title: '', layers: 'a;b' });
    assert.deepEqual((await tasks.claim()).input, { distance: 1, layers: ['a', 'b'] });
  });

  test('a wrong value is told by the name of its parameter, whoever finds it', async () => {
    await using tasks = await openTasks();
    const detailsOf = async (fields: Record<string, string>, task = BUFFER) =>
      (await tasks.post(`${task}/submitJob`, fields)).error.details;
    assert.deepEqual(await detailsOf({ distance: 'far' }), ['/distance must be a number']);
    assert.match((await detailsOf({ distance: '1', unit: 'miles' }))[0], /^\/unit /);
    assert.match((await detailsOf({ distance: '1', area: '5' }))[0], /^\/area /);
  });

  test('people who look at it in a browser find a page, with everything escaped', async () => {
    await using tasks = await openTasks();
    const { text, headers } = await tasks.send('GET', BUFFER);
    assert.match(headers.get('content-type') ?? '', /^text\/html/);
    assert.match(text, /Draws a line around things\./);
    const path = `${BUFFER}/submitJob?distance=${encodeURIComponent('<script>alert(1)</script>')}`;
    const refused = await tasks.send('GET', path);
    assert.equal(refused.status, 200);
    assert.doesNotMatch(refused.text, /<script>/);
  });
});

describe('the values of a job', () => {
  const output = {
    out: 'done',
    area: 2.5,
    count: 3,
    done: true,
    at: '2026-01-01T12:00:00.000Z',
    names: ['a', 'b'],
    style: { color: 'red' },
    shapes: { fields: [], features: [] },
    report: 'report.txt',
  };

  test('results have the types that the task has told', async () => {
    await using tasks = await openTasks();
    const job = await tasks.submit(BUFFER, { distance: '1' });
    const claimed = await tasks.claim();
    await tasks.save(claimed, 'report.txt', 'all is well');
    await tasks.settle(claimed, { type: 'completed', output });
    const { results } = await tasks.get(`${job}/results`);
    const values = results.map((one: { paramName: string; value: unknown }) => [one.paramName, one.value]);
    assert.deepEqual(Object.fromEntries(values), {
      ...output,
      at: Date.UTC(2026, 0, 1, 12),
      style: '{"color":"red"}',
      report: { url: `http://localhost:7420${job}/files/report.txt` },
      'report.txt': { url: `http://localhost:7420${job}/files/report.txt` },
    });
    assert.deepEqual(await tasks.get(`${job}/results/at`, { returnType: 'data' }), {
      paramName: 'at',
      dataType: 'GPDate',
      value: Date.UTC(2026, 0, 1, 12),
    });
  });

  test('a file is downloaded with the token, whole or in part', async () => {
    await using tasks = await openTasks();
    const job = await tasks.submit(PLAIN);
    const claimed = await tasks.claim();
    await tasks.save(claimed, 'a b.txt', 'all is well');
    await tasks.settle(claimed, { type: 'completed' });
    const token = await tasks.key(['read']);
    const { results } = await tasks.get(job, { token });
    assert.deepEqual(results['a b.txt'], { paramUrl: 'results/a%20b.txt' });
    const { dataType, value } = await tasks.get(`${job}/results/a%20b.txt`, { token });
    assert.equal(dataType, 'GPDataFile');
    const path = value.url.replace('http://localhost:7420', '');
    assert.equal((await tasks.send('GET', `${path}?token=${token}`)).text, 'all is well');
    const part = await tasks.send('GET', `${path}?token=${token}`, { headers: { range: 'bytes=0-2' } });
    assert.deepEqual([part.status, part.text], [206, 'all']);
    assert.equal((await tasks.get(path)).error.code, 499);
  });

  test('inputs are read in any state', async () => {
    await using tasks = await openTasks();
    const job = await tasks.submit(BUFFER, { distance: '1', since: '0' });
    assert.deepEqual(await tasks.get(`${job}/inputs/since`), {
      paramName: 'since',
      dataType: 'GPDate',
      value: 0,
    });
    const { inputs } = await tasks.get(`${job}/inputs`);
    assert.equal(inputs.length, 11);
  });

  test('a result that was fetched here is kept no longer than one that was fetched elsewhere', async () => {
    await using tasks = await openTasks();
    const job = await tasks.submit(PLAIN);
    await tasks.settle(await tasks.claim(), { type: 'completed', output: 1 });
    const expiry = async () => (await tasks.send('GET', `/v1/jobs/${job.split('/').at(-1)}`)).json.expiresAt;
    const before = await expiry();
    await tasks.get(job);
    assert.equal(await expiry(), before);
    await tasks.get(`${job}/results/output`);
    await tasks.engine.ready(); // behind whatever was written
    assert.ok((await expiry()) < before);
  });
});

describe('jobs that came another way', () => {
  test('are shown as jobs of the task that their kind is, announced or not', async () => {
    await using tasks = await openTasks();
    const native = async (body: object) => (await tasks.send('POST', '/v1/jobs', { body })).json.id;
    const known = await native({ kind: 'demo:plain', trigger: 'manual' });
    assert.equal((await tasks.get(`${PLAIN}/jobs/${known}`)).jobStatus, 'esriJobNew');
    const unknown = await native({ kind: 'app:thing', driver: 'caller' });
    const { jobId, messages } = await tasks.get(`/arcgis/rest/services/app/GPServer/thing/jobs/${unknown}`);
    assert.deepEqual([jobId, messages], [unknown, []]);
  });

  test('one that was stopped early has succeeded, with a warning', async () => {
    await using tasks = await openTasks();
    const job = await tasks.submit(PLAIN);
    const claimed = await tasks.claim();
    await tasks.send('POST', `/v1/jobs/${claimed.jobId}/stop`);
    assert.equal((await tasks.get(job)).jobStatus, 'esriJobExecuting');
    await tasks.settle(claimed, { type: 'completed', output: 'half' });
    const { jobStatus, messages } = await tasks.get(job);
    assert.equal(jobStatus, 'esriJobSucceeded');
    assert.equal(messages[0].type, 'esriJobMessageTypeWarning');
    assert.equal((await tasks.get(`${job}/results/output`)).value, 'half');
  });
});

describe('execute', () => {
  test('waits for the job and gives its results', async () => {
    await using tasks = await openTasks();
    const answer = tasks.post(`${PLAIN}/execute`, { input: '7' });
    const claimed = await tasks.claim();
    await tasks.report(claimed, { messages: [{ severity: 'info', text: 'Start' }] });
    await tasks.settle(claimed, { type: 'completed', output: { a: 1 } });
    assert.deepEqual(await answer, {
      results: [{ paramName: 'output', dataType: 'GPString', value: '{"a":1}' }],
      messages: [{ type: 'esriJobMessageTypeInformative', description: 'Start' }],
    });
  });

  test('answers a failure as an error with what the job has said', async () => {
    await using tasks = await openTasks();
    const answer = tasks.post(`${PLAIN}/execute`);
    await tasks.settle(await tasks.claim(), {
      type: 'failed',
      error: { code: 'broken', message: 'It broke.' },
    });
    assert.deepEqual((await answer).error, {
      code: 400,
      message: 'Unable to complete operation.',
      details: ['ERROR broken: It broke.'],
    });
  });
});

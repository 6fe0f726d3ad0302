import { deepEqual, equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { LOCAL_CALLER } from '@longrun/engine';
import { EXIT } from '../exit-codes.ts';
import { startCli } from '../testing/run-cli.ts';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('events are told line by line, oldest first', async () => {
  const { id } = await server.jobIn('failed', { kind: 'test:fail' });
  const { code, stdout } = await server.cli(['events', '--job', id]);
  equal(code, 0);
  deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ +/).slice(1, 4)),
    ['job:created', 'job:ready', 'job:started', 'job:failed'].map((topic) => [topic, id, 'test:fail']),
  );
});

test('with --json each event is one line', async () => {
  const { id } = await server.jobIn('succeeded', { kind: 'test:count' });
  const { stdout } = await server.cli(['events', '--job', id, '--topic', 'job:completed', '--json']);
  const { topic, jobId, state } = JSON.parse(stdout);
  deepEqual([topic, jobId, state], ['job:completed', id, 'succeeded']);
});

test('an event is published with its payload, and nothing but an object is one', async () => {
  const { code, stdout } = await server.cli([
    ...['events', '--publish', 'workbook:opened'],
    ...['--payload', '{"name":"a\\u001b[2J"}'],
  ]);
  equal(code, 0);
  match(stdout, /^Published workbook:opened as evt_[\w-]+\.\n$/);
  match(
    (await server.cli(['events', '--topic', 'workbook:*'])).stdout,
    /Z {2}workbook:opened +by local {2}\{"name":"a.*"\}\n$/,
  );
  const refused = await server.cli(['events', '--publish', 'workbook:opened', '--payload', '[1]']);
  deepEqual([refused.code, refused.stdout], [2, '']);
});

test('what is published tells which jobs it has started, and why others were not; kinds tell what starts them', async () => {
  const inputSchema = { type: 'object', required: ['rows'] };
  const on = [{ topic: 'book:opened' }, { topic: 'book:saved' }];
  await server.engine.source(LOCAL_CALLER).register([
    { kind: 'book:check', on, inputSchema },
    { kind: 'book:index', on: { topic: 'book:*' } },
  ]);
  match((await server.cli(['kinds'])).stdout, /^book:check +no +no +book:opened, book:saved$/m);
  const { code, stdout } = await server.cli(['events', '--publish', 'book:opened']);
  equal(code, 0);
  const [event = '', job = ''] = stdout.match(/evt_[\w-]+|job_\w+/g) ?? [];
  deepEqual(stdout.trimEnd().split('\n'), [
    `Published book:opened as ${event}.`,
    `Started ${job} (book:index).`,
    'Started no job of book:check: /input is missing.',
  ]);
  match((await server.cli(['show', job])).stdout, new RegExp(`^event +${event}$`, 'm'));
});

test('where nothing happened it says how to see what will', async () => {
  const { stdout } = await server.cli(['events', '--topic', 'never:so']);
  match(stdout, /^No such event since then\. .*events --follow/);
});

test('--follow goes on until it is let go', async () => {
  const { id } = await server.api.events.publish({ topic: 'sheet:begun' });
  const child = startCli([
    'events',
    '--follow',
    '--topic',
    'sheet:*',
    '--after',
    id,
    '--json',
    '--url',
    server.url,
  ]);
  const read = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
  await server.api.events.publish({ topic: 'sheet:saved' });
  const { value } = await read.next();
  equal(JSON.parse(value).topic, 'sheet:saved');
  const code = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  equal(await code, EXIT.detached);
});

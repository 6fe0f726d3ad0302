import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { httpApi } from '@longrun/client';
import { testDatabase } from '@longrun/engine/testing/postgres';
import { runCli } from '../testing/run-cli.ts';
import { startServerProcess } from '../testing/start-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const JOBS = fileURLToPath(new URL('../testing/test-jobs.ts', import.meta.url));

interface Side {
  readonly url: string;
  readonly api: ReturnType<typeof httpApi>;
  /** Stops the server. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

async function serve(t: TestContext, token: string, ...args: string[]): Promise<Side> {
  const server = await startServerProcess(t, ['serve', '--port', '0', ...args]);
  return {
    url: server.url,
    api: httpApi({ url: server.url, token }),
    async stop(signal = 'SIGTERM') {
      server.kill(signal);
      await server.exit;
    },
  };
}

async function makeKey(store: string): Promise<string> {
  const { stdout } = await runCli([
    'keys',
    'create',
    'test',
    '--scopes',
    'admin',
    '--store',
    store,
    '--json',
  ]);
  return JSON.parse(stdout).token;
}

/** The id and the topic of the first events of a stream, after the id of one. */
async function streamed(side: Side, token: string, count: number, lastEventId?: string): Promise<string[][]> {
  const stop = new AbortController();
  const response = await fetch(`${side.url}/v1/events${lastEventId === undefined ? '?after=' : ''}`, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: stop.signal,
  });
  equal(response.status, 200);
  let text = '';
  const events = () =>
    [...text.matchAll(/^data: (\{.*"topic".*\})$/gm)].map(([, data = '']) => {
      const { id, topic, jobId } = JSON.parse(data);
      return [id, topic, jobId];
    });
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (events().length >= count) break;
  }
  stop.abort();
  return events().slice(0, count);
}

test('what clients hold of a server on a file is worth the same on one on Postgres', async (t) => {
  await using database = await testDatabase();
  const folder = await temporaryFolder(t);
  const file = join(folder, 'longrun.db');
  const token = await makeKey(file);
  const before = await serve(t, token, '--store', file, '--jobs', JOBS);
  const request = { kind: 'test:echo', input: { message: 'hello' }, idempotencyKey: 'once' };
  const [once] = await before.api.submit([request]);
  const [counted, held] = await before.api.submit([{ kind: 'test:count' }, { kind: 'test:hold' }]);
  const [countedId, heldId] = [counted?.job?.id ?? '', held?.job?.id ?? ''];
  await before.api.result(countedId, { waitMs: 20_000 });
  for await (const { state } of before.api.watch(heldId)) if (state === 'running') break;
  await before.api.submit(Array.from({ length: 5 }, () => ({ kind: 'test:later', delayMs: 86_400_000 })));
  const page = await before.api.list({ limit: 3 });
  const seen = await before.api.events.list({ limit: 3 });
  const { events } = await before.api.events.list({ after: seen.next, limit: 500 });
  const { jobs } = await before.api.list({ limit: 500 });
  await before.stop('SIGKILL');

  const moved = await runCli(['move', '--from', file, '--to', database.url, '--json']);
  equal(moved.code, 0, moved.stderr);
  const report = JSON.parse(moved.stdout.trim().split('\n').at(-1) ?? '');
  deepEqual(
    [report.type, report.orphans, report.artifacts.files, report.artifacts.missing],
    ['moved', 1, 1, []],
  );

  const after = await serve(t, token, '--store', database.url, '--artifacts', report.artifacts.folder);
  const [again] = await after.api.submit([request]);
  deepEqual([again?.job?.id, again?.job && again.duplicate], [once?.job?.id, true]);
  const rest = await after.api.list({ limit: 500, ...(page.nextCursor && { cursor: page.nextCursor }) });
  const ids = [...page.jobs, ...rest.jobs].map(({ id }) => id);
  deepEqual(
    ids,
    jobs.map(({ id }) => id),
  );
  const next = await after.api.events.list({ after: seen.next, limit: events.length });
  deepEqual(next.events, events);
  deepEqual(
    await streamed(after, token, events.length, seen.events.at(-1)?.id),
    events.map(({ id, topic, jobId }) => [id, topic, jobId]),
  );
  deepEqual((await after.api.result(countedId))?.output, { rows: 4 });
  equal(await new Response(await after.api.openArtifact(countedId, 'rows.csv')).text(), 'a,b\n1,2\n');
  for await (const { event } of after.api.watch(heldId)) if (event === 'rescue') break;
  await after.stop();

  const refused = await runCli(['serve', '--store', file, '--port', '0']);
  equal(refused.code, 2);
  match(refused.stderr, /were moved to postgres:.*longrun move --undo --from sqlite:/s);
  equal(refused.stderr.includes(`:${new URL(database.url).password}@`), false);
});

test('a dry run shows what would be copied, and the move what was', async (t) => {
  await using database = await testDatabase();
  const file = join(await temporaryFolder(t), 'longrun.db');
  await makeKey(file);
  const options = { env: { LONGRUN_STORE: database.url } };
  const planned = await runCli(['move', '--from', file, '--dry-run'], options);
  equal(planned.code, 0, planned.stderr);
  match(planned.stdout, /^keys +1$/m);
  match(planned.stdout, /after 0001-first\.sql.*Nothing of it is there yet.*Nothing was changed/s);
  const moved = await runCli(['move', '--from', file], options);
  equal(moved.code, 0, moved.stderr);
  match(
    moved.stdout,
    /^Copying .*^Checking .*100 %.*^keys +1 +[0-9a-f]{64}$.*Moved \d+ rows from .*Every row was read back/ms,
  );
  equal(moved.stdout.includes(`:${new URL(database.url).password}@`), false);
  const again = await runCli(['move', '--from', file], options);
  deepEqual([again.code, again.stdout], [0, 'It has been moved before; there is nothing to do.\n']);
  const undone = await runCli(['move', '--from', file, '--undo']);
  match(undone.stdout, /Servers can start on .* again\. Give up postgres:/);
  ok((await makeKey(file)).length > 0);
});

test('files that are missing are named', async (t) => {
  await using database = await testDatabase();
  const file = join(await temporaryFolder(t), 'longrun.db');
  const token = await makeKey(file);
  const server = await serve(t, token, '--store', file, '--jobs', JOBS);
  const [counted] = await server.api.submit([{ kind: 'test:count' }]);
  await server.api.result(counted?.job?.id ?? '', { waitMs: 20_000 });
  await server.stop();
  await rm(`${file}.artifacts`, { recursive: true });
  const moved = await runCli(['move', '--from', file, '--to', database.url]);
  equal(moved.code, 0, moved.stderr);
  match(moved.stdout, new RegExp(`Not there, or not whole: 1\n  ${counted?.job?.id} rows\\.csv`));
});

test('sides that cannot be moved between are refused with those that can', async () => {
  const toFile = await runCli(['move', '--to', 'sqlite:other.db']);
  deepEqual([toFile.code, /to a Postgres database.*--to postgres:/s.test(toFile.stderr)], [2, true]);
  const fromDatabase = await runCli(['move', '--from', 'postgres://db/jobs', '--to', 'postgres://db/jobs']);
  deepEqual([fromDatabase.code, /from a file of SQLite/.test(fromDatabase.stderr)], [2, true]);
});

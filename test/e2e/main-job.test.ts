import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import type { Artifact, Job, JobResult, JobUpdate, Message } from '@longrun/core';
import { assertSound } from './system/history.ts';
import { example, type LongrunProcess, runLongrun, startLongrun } from './system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from './system/temporary-store.ts';

const KIND = 'workbook:convert';
const FILES = ['problems.csv', 'zipcodes.csv', 'zipcodes.xlsx'];

/** The main job on its real data, server and worker as processes of their own, by every way a user has. */
describe('a real list of ZIP codes becomes a workbook', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  let worker: LongrunProcess;

  before(async () => {
    store = await temporaryStore();
    server = await store.serve();
    worker = await startLongrun('worker', example('workbook'), '--url', server.url);
  });
  after(async () => {
    await worker.terminate();
    equal(await server.terminate(), 0);
    await store[Symbol.asyncDispose]();
  });

  test('through the client', async () => {
    await using longrun = new Longrun({ url: server.url });
    const job = longrun.job<{ rows: number }>(KIND, {});
    const percents: number[] = [];
    const messages: Message[] = [];
    ok(job.start());
    const reading = (async () => {
      for await (const message of job.messages) messages.push(message);
    })();
    for await (const percent of job.progress) percents.push(percent);
    const output = await job.result();
    await reading;

    ok(output.rows > 40_000);
    equal(job.status.value, 'Succeeded');
    deepEqual(
      percents,
      [...percents].sort((a, b) => a - b),
      'the bar never falls',
    );
    equal(percents.at(-1), 100);
    ok(messages.some(({ severity, item }) => severity === 'warning' && /^row \d+/.test(item ?? '')));
    ok(job.outcome?.next?.some(({ type }) => type === 'download'));
    await assertSound(longrun, await longrun.get(job.serverJobId));
  });

  test('through the command line', async () => {
    const at = ['--url', server.url];
    const watched = await runLongrun('submit', KIND, '--input', '{}', '--watch', '--json', ...at);
    equal(watched.code, 0, watched.stderr);
    const updates = watched.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    ok(updates.length > 5);
    const { stdout } = await runLongrun('ls', '--kind', KIND, '--limit', '1', '--json', ...at);
    const [{ id }] = JSON.parse(stdout).jobs;
    match((await runLongrun('show', id, ...at)).stdout, /succeeded/i);
    match((await runLongrun('logs', id, ...at)).stdout, /row \d+/);
    const path = store.file('downloaded.csv');
    equal((await runLongrun('artifacts', id, 'zipcodes.csv', '--output', path, ...at)).code, 0);
    ok((await readFile(path, 'utf8')).split('\n').length > 40_000);
  });

  test('through plain HTTP', async () => {
    const call = (path: string, init?: RequestInit) => fetch(`${server.url}/v1${path}`, init);
    const body = JSON.stringify({ kind: KIND, input: {} });
    const submitted = await call('/jobs', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    equal(submitted.status, 201);
    const { id } = (await submitted.json()) as Job;
    equal(submitted.headers.get('Location'), `/v1/jobs/${id}`);

    const sequences = await longPoll(call, id);
    deepEqual(
      sequences,
      sequences.map((_, index) => index + 1),
      'the long poll shows every update once',
    );
    const result = (await (await call(`/jobs/${id}/result`)).json()) as JobResult;
    equal(result.state, 'succeeded');

    const { artifacts } = (await (await call(`/jobs/${id}/artifacts`)).json()) as { artifacts: Artifact[] };
    deepEqual(artifacts.map(({ name }) => name).sort(), FILES);
    for (const { name, size, sha256 } of artifacts) {
      const bytes = Buffer.from(await (await call(`/jobs/${id}/artifacts/${name}`)).arrayBuffer());
      equal(bytes.length, size);
      equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    }
    const range = await call(`/jobs/${id}/artifacts/zipcodes.csv`, { headers: { Range: 'bytes=0-7' } });
    equal(range.status, 206);
    equal(await range.text(), 'ZIP code');
  });
});

type Call = (path: string, init?: RequestInit) => Promise<Response>;

/** Follows a job by long poll to its end; the sequence numbers that were seen. */
async function longPoll(call: Call, id: string): Promise<number[]> {
  const sequences: number[] = [];
  for (let after = 0; ; ) {
    const response = await call(`/jobs/${id}/watch?after=${after}&maxMs=10000`);
    const { job, updates, next } = (await response.json()) as {
      job: Job;
      updates: JobUpdate[];
      next: number;
    };
    sequences.push(...updates.map(({ sequence }) => sequence));
    after = next;
    if (job.finishedAt && after >= job.sequence) return sequences;
  }
}

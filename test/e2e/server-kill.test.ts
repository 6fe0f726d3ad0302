import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Longrun } from '@longrun/client';
import { isFinal, type Job } from '@longrun/core';
import { assertSound } from './system/history.ts';
import { example } from './system/longrun-process.ts';
import { temporaryStore } from './system/temporary-store.ts';

const LOOPS = process.env.LONGRUN_RELEASE ? 100 : 10;
const CALLERS = 8;
const KIND = 'demo:echo';

interface Acked {
  readonly id: string;
  readonly message: string;
}

test(`kill -9 of the server under load, ${LOOPS} times: no acknowledged job is lost, each ends once`, async (t) => {
  await using store = await temporaryStore();
  const serve = () => store.serve('--jobs', example('conformance'));
  const acked: Acked[] = [];
  const unanswered: string[] = [];

  for (let loop = 0; loop < LOOPS; loop += 1) {
    await using server = await serve();
    const load = Array.from({ length: CALLERS }, (_, caller) =>
      submitUntilGone(server.url, `${loop}.${caller}`, acked, unanswered),
    );
    await sleep(50 + Math.random() * 300); // the moment of the kill is what varies, nothing waits for it
    await server.kill();
    await Promise.all(load);
  }

  await using server = await serve();
  await using longrun = new Longrun({ url: server.url });
  // Whoever got no answer repeats with the same key and learns the truth.
  for (const message of unanswered) acked.push({ id: (await submitOnce(server.url, message)).id, message });
  equal(new Set(acked.map(({ id }) => id)).size, acked.length, 'no key gave two jobs');

  for (const { id, message } of acked) {
    const result = await longrun.api.result(id, { waitMs: 60_000 });
    ok(result && isFinal(result.state), `${id} has ended`);
    const job = await longrun.get(id);
    deepEqual(job.input, { message });
    if (job.state === 'succeeded') deepEqual(job.output, { message });
    else equal(job.error?.code, 'worker-lost', 'only a job that was in hands at every kill may fail');
  }
  for (const { id } of acked.slice(0, 300)) await assertSound(longrun, await longrun.get(id));
  const { counts = {} } = await longrun.list({ counts: true, limit: 1 });
  equal(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    acked.length,
    'nothing but what was asked for is there',
  );
  t.diagnostic(
    `${LOOPS} kills, ${acked.length - unanswered.length} acknowledged at once, ${unanswered.length} unknown and resolved by repeating`,
  );
});

/** Submits one after the other until the server is gone. A request in the air at that moment is of unknown outcome. */
async function submitUntilGone(
  url: string,
  name: string,
  acked: Acked[],
  unanswered: string[],
): Promise<void> {
  for (let count = 0; ; count += 1) {
    const message = `${name}.${count}`;
    try {
      acked.push({ id: (await submitOnce(url, message)).id, message });
    } catch {
      unanswered.push(message);
      return;
    }
  }
}

async function submitOnce(url: string, message: string): Promise<Job> {
  const response = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': message },
    body: JSON.stringify({ kind: KIND, input: { message } }),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Job; // the contract of POST /v1/jobs
}

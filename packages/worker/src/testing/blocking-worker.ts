// Runs on a thread of its own: a worker whose handler keeps that thread busy, as native code or a long loop would.
import { parentPort, workerData } from 'node:worker_threads';
import { defineJob } from '../define-job.ts';
import { httpSource } from '../http-source.ts';
import { startWorker } from '../worker.ts';

const { url, leaseMs, busyMs }: { url: string; leaseMs: number; busyMs: number } = workerData;
const worker = startWorker({
  source: httpSource({ url }),
  leaseMs,
  jobs: [
    defineJob({
      kind: 'demo:busy',
      run({ attempt }) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
        return attempt;
      },
    }),
  ],
});
parentPort?.once('message', async () => {
  await worker.drain();
  parentPort?.close();
});

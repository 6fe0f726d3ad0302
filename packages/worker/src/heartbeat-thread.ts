// The main module of the heartbeat's own thread: a handler that keeps the main thread busy keeps its lease.
import { parentPort, workerData } from 'node:worker_threads';
import type { FromHeartbeat, HeartbeatData, ToHeartbeat } from './heartbeat.ts';
import { heartbeatLoop } from './heartbeat-loop.ts';
import { httpSource } from './http-source.ts';

const port = parentPort;
if (!port) throw new Error('This module runs on a thread of its own.');

// Both ends of the port are files of this folder.
const { address, workerId, leaseMs } = workerData as HeartbeatData;
const post = (message: FromHeartbeat) => port.postMessage(message);
const heartbeat = heartbeatLoop({
  source: httpSource(address),
  workerId,
  leaseMs,
  onAnswer: (answer) => post({ answer }),
  onTrouble: (error) => post({ trouble: String(error) }),
});
port.on('message', ({ hold, release }: ToHeartbeat) => {
  if (hold) heartbeat.hold(hold);
  if (release) heartbeat.release(release);
});

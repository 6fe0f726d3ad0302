// Loaded before everything else in the process under test and in each of its threads: SIGUSR2 ends the thread that writes to the
// store, as a fault in SQLite or in memory would.
import { BroadcastChannel, isMainThread, workerData } from 'node:worker_threads';

const channel = new BroadcastChannel('break-store-thread');
channel.unref();
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage('break'));
else if (workerData?.file !== undefined && !workerData.readOnly)
  channel.onmessage = () => {
    throw new Error('the memory is faulty');
  };

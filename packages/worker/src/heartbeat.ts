import { Worker } from 'node:worker_threads';
import type { ReportAnswer } from '@longrun/core';
import { type Heartbeat, type HeartbeatOptions, type HeldClaim, heartbeatLoop } from './heartbeat-loop.ts';
import type { HttpAddress } from './http-request.ts';
import type { HttpSource } from './http-source.ts';

export interface HeartbeatData {
  readonly address: HttpAddress;
  readonly workerId: string;
  readonly leaseMs: number;
}
export interface ToHeartbeat {
  readonly hold?: readonly HeldClaim[];
  readonly release?: readonly string[];
}
export type FromHeartbeat = { readonly answer: ReportAnswer } | { readonly trouble: string };

/** On a thread of its own for a source that is reached over HTTP. A source in this process could not answer another
 *  thread while this one is busy, so for it the loop runs here. */
export function startHeartbeat(options: HeartbeatOptions & { readonly source: HttpSource }): Heartbeat {
  const { address } = options.source;
  return address ? heartbeatOnThread(address, options) : heartbeatLoop(options);
}

function heartbeatOnThread(address: HttpAddress, options: HeartbeatOptions): Heartbeat {
  const { workerId, leaseMs, onAnswer, onTrouble } = options;
  const data: HeartbeatData = { address, workerId, leaseMs };
  const held = new Map<string, HeldClaim>();
  // A program given as text (`node --input-type=module -e …`) would have the thread read its file the same way.
  const isText = process.execArgv.some((argument) => argument.startsWith('--input-type'));
  const inherited = isText && {
    execArgv: process.execArgv.filter((argument) => argument.startsWith('--conditions=')),
  };
  const thread = new Worker(new URL(moduleName(), import.meta.url), { ...inherited, workerData: data });
  let fallback: Heartbeat | undefined;
  let released: string[] = [];
  const post = (message: ToHeartbeat) => thread.postMessage(message);

  thread.unref();
  thread.on('message', (message: FromHeartbeat) => {
    if ('answer' in message) onAnswer(message.answer);
    else onTrouble(message.trouble);
  });
  // A bundler may have left the thread's module behind. Better a beat on this thread than none.
  thread.on('error', (error) => {
    onTrouble(error);
    fallback = heartbeatLoop(options);
    fallback.hold([...held.values()]);
  });

  return {
    hold(claims) {
      for (const claim of claims) held.set(claim.claimId, claim);
      // At once: the handlers begin next, and the first may keep this thread busy.
      post({ hold: claims });
      fallback?.hold(claims);
    },
    release(claimIds) {
      for (const claimId of claimIds) held.delete(claimId);
      fallback?.release(claimIds);
      if (released.push(...claimIds) > claimIds.length) return;
      setImmediate(() => {
        post({ release: released });
        released = [];
      });
    },
    close() {
      fallback?.close();
      void thread.terminate();
    },
  };
}

/** The build turns `.ts` into `.js` in imports, but cannot in a URL. */
function moduleName(): string {
  return import.meta.url.endsWith('.ts') ? './heartbeat-thread.ts' : './heartbeat-thread.js';
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimedJob, Control, JobSource, ReportAnswer } from '@longrun/core';
import { isLost } from './is-lost.ts';
import { MAX_TIMER_MS } from './max-timer-ms.ts';
import { slices } from './slices.ts';
import { MAX_BATCH, MAX_WAIT_MS } from './source-limits.ts';

/** Keeps the leases of all held claims and brings back what is asked of them. */
export interface Heartbeat {
  hold(claims: readonly HeldClaim[]): void;
  release(claimIds: readonly string[]): void;
  close(): void;
}
export type HeldClaim = Pick<ClaimedJob, 'jobId' | 'claimId' | 'leaseMs'>;

export interface HeartbeatOptions {
  readonly source: Pick<JobSource, 'sync'>;
  readonly workerId: string;
  readonly leaseMs: number;
  /** Told once of each new control, and once of a claim that is lost. */
  readonly onAnswer: (answer: ReportAnswer) => void;
  /** Told once when the source goes out of reach. */
  readonly onTrouble: (error: unknown) => void;
}

// Most jobs end sooner and never cost a beat; one that lives longer hears of a pause from here on.
const RIPE_MS = 100;
// A source answers at once for a job that has been asked something and may yet be asked more, so such a job is looked
// at in this rhythm instead of waited for.
const ASKED_AGAIN_MS = 1_000;
// A lease survives a beat that is lost, and the next one that is late.
const BEATS_PER_LEASE = 3;
// Turns begin at least this far apart. A source answers early when it shuts down or when one of many short jobs ends,
// and each turn is a write for every job that is held.
const TURN_MS = 200;
const RECONNECT_MS = 1_000;

function isRipe({ since }: { readonly since: number }): boolean {
  return performance.now() - since >= RIPE_MS - 1; // a timer may fire a little early
}

/** Beats on the thread it is called on: in turns, each a sync for all claims whose answer the source holds back until
 *  there is a control. */
export function heartbeatLoop(options: HeartbeatOptions): Heartbeat {
  const { source, workerId, leaseMs, onAnswer, onTrouble } = options;
  const held = new Map<string, HeldClaim & { readonly since: number }>();
  const asked = new Map<string, Control>();
  let turn = new AbortController();
  let ripening: NodeJS.Timeout | undefined;
  let isClosed = false;

  const drop = (claimId: string) => {
    held.delete(claimId);
    asked.delete(claimId);
  };
  const hear = (answer: ReportAnswer) => {
    const { claimId } = answer;
    if (!held.has(claimId)) return;
    if ('error' in answer) {
      if (!isLost(answer)) return;
      drop(claimId);
    } else {
      if (!answer.control || asked.get(claimId) === answer.control) return;
      asked.set(claimId, answer.control);
    }
    onAnswer(answer);
  };
  const sync = (claims: readonly HeldClaim[], signal: AbortSignal, waitMs?: number) =>
    Promise.all(
      slices(claims, MAX_BATCH).map(async (slice) => {
        const reports = slice.map(({ jobId, claimId }) => ({ jobId, claimId }));
        const request = { workerId, leaseMs, reports, ...(waitMs !== undefined && { waitMs }) };
        const { jobs } = await source.sync(request, signal);
        jobs.forEach(hear);
        if (waitMs !== undefined) turn.abort(); // one answer ends the turn of all
      }),
    );

  const beat = async (signal: AbortSignal) => {
    const ripe = [...held.values()].filter(isRipe);
    const renewed = ripe.filter(({ claimId }) => asked.has(claimId));
    const waiting = ripe.filter(({ claimId }) => !asked.has(claimId));
    const shortest = Math.min(leaseMs, ...ripe.map((claim) => claim.leaseMs));
    const periodMs = Math.round(
      Math.min(shortest / BEATS_PER_LEASE, renewed.length > 0 ? ASKED_AGAIN_MS : MAX_WAIT_MS),
    );
    await sync(renewed, signal);
    if (waiting.length > 0) await sync(waiting, signal, periodMs);
    else await sleep(renewed.length > 0 ? periodMs : MAX_TIMER_MS, undefined, { signal, ref: false });
  };

  const run = async () => {
    for (let inTrouble = false; !isClosed; ) {
      turn = new AbortController();
      const begun = performance.now();
      try {
        await beat(turn.signal);
        inTrouble = false;
      } catch (error) {
        // Ended by an answer, by a job that has ripened or by `close`: no trouble.
        if (!turn.signal.aborted && !inTrouble) onTrouble(error);
        inTrouble = !turn.signal.aborted;
      }
      turn.abort();
      const apartMs = inTrouble ? Math.min(RECONNECT_MS, leaseMs / (2 * BEATS_PER_LEASE)) : TURN_MS;
      const restMs = Math.max(0, apartMs - (performance.now() - begun));
      await sleep(restMs, undefined, { ref: false });
    }
  };
  void run();

  const ripen = () => {
    ripening ??= setTimeout(() => {
      ripening = undefined;
      const claims = [...held.values()];
      if (claims.some(isRipe)) turn.abort();
      if (!claims.every(isRipe)) ripen();
    }, RIPE_MS).unref();
  };

  return {
    hold(claims) {
      const since = performance.now();
      for (const claim of claims) held.set(claim.claimId, { ...claim, since });
      ripen();
    },
    release(claimIds) {
      for (const claimId of claimIds) drop(claimId);
    },
    close() {
      isClosed = true;
      clearTimeout(ripening);
      turn.abort();
    },
  };
}

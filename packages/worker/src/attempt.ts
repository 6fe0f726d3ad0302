import {
  type ClaimedJob,
  isJobError,
  type JobReport,
  type Json,
  type MessageInput,
  type Outcome,
  type Progress,
  type ReportAnswer,
  type Settlement,
  type WaitRequest,
} from '@longrun/core';
import { Interruption, type InterruptionKind } from './interruption.ts';
import { isLost } from './is-lost.ts';
import { Outbox } from './outbox.ts';

/** Asked for one of these, a job does not succeed by its handler's word. */
const ENDS_OTHERWISE: ReadonlySet<InterruptionKind> = new Set(['wait', 'timeout', 'cancel', 'claim-lost']);

/** Carries what attempts have to say to the source. */
export interface Reporter {
  /** Sends at once; resolves with the source's answer, never rejects. */
  send(attempt: Attempt): Promise<ReportAnswer>;
  /** Sends a little later, together with others: for news that nobody waits for. */
  sendSoon(attempt: Attempt): void;
}

/** One job in this worker's hands, from its claim until the source has taken its settlement. */
export class Attempt {
  readonly job: ClaimedJob;
  /** What the user is told at the end, if the handler said so. */
  outcome: Outcome | undefined;
  readonly #reporter: Reporter;
  readonly #outbox: Outbox;
  #controller: AbortController | undefined;
  #interruption: Interruption | undefined;
  #wait: Settlement | undefined;
  #hasPartial: boolean;
  #isSettled = false;
  #isCompleted = false;

  constructor(job: ClaimedJob, reporter: Reporter) {
    this.job = job;
    this.#reporter = reporter;
    this.#outbox = new Outbox(job);
    this.#hasPartial = job.partial !== undefined;
  }

  /** Why the handler was asked to end early, if it was. */
  get interruption(): Interruption | undefined {
    return this.#interruption;
  }

  get hasPartial(): boolean {
    return this.#hasPartial;
  }

  /** Made when somebody asks for it: most short jobs never do. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#interruption) this.#controller.abort(this.#interruption);
    }
    return this.#controller.signal;
  }

  /** Fires the signal, once; a graver reason replaces the kind of the first. */
  interrupt(kind: InterruptionKind): Interruption {
    if (this.#interruption) {
      this.#interruption.escalate(kind);
    } else {
      this.#interruption = new Interruption(kind);
      this.#controller?.abort(this.#interruption);
    }
    return this.#interruption;
  }

  /** Throws the interruption, if there is one. */
  breathe(): void {
    if (this.#interruption) throw this.#interruption;
  }

  progress(report: Progress): void {
    if (this.#isMute) return;
    this.#outbox.putProgress(report);
    this.#reporter.sendSoon(this);
  }

  message(message: MessageInput): void {
    if (this.#isMute) return;
    this.#outbox.putMessage(message);
    this.#reporter.sendSoon(this);
  }

  keepPartial(partial: Json): void {
    if (this.#isMute) return;
    this.#hasPartial = true;
    this.#outbox.put({ partial });
    this.#reporter.sendSoon(this);
  }

  /** Resolves when the checkpoint is stored; throws the interruption, if there is one, in any case with the
   *  checkpoint on its way before the settlement. */
  async keepCheckpoint(checkpoint: Json): Promise<void> {
    this.#refuseWhenMute();
    this.#outbox.put({ checkpoint });
    this.breathe();
    await this.#store();
    this.breathe();
  }

  /** Resolves when the step's result is stored. */
  async keepStep(name: string, result: unknown): Promise<void> {
    this.#refuseWhenMute();
    this.#outbox.putStep(name, result);
    await this.#store();
  }

  /** Brings a completion into a transaction of the application, after all that was said before. Throws the interruption instead where
   *  the job is not to succeed any more. */
  async completeIn(bring: () => Promise<void>): Promise<void> {
    this.#refuseWhenMute();
    // A bare sign of life would renew the lease, and a transaction that sees the job as of its beginning could not change it any more.
    if (!this.#outbox.isEmpty) await this.#store();
    if (this.#interruption && ENDS_OTHERWISE.has(this.#interruption.kind)) throw this.#interruption;
    try {
      await bring();
    } catch (error) {
      if (isJobError(error) && error.code === 'claim-lost') throw this.interrupt('claim-lost');
      if (isJobError(error) && error.facts.state === 'cancelling') throw this.interrupt('cancel');
      throw error;
    }
    this.#isCompleted = true;
  }

  /** It has ended if that transaction was committed. */
  get isCompleted(): boolean {
    return this.#isCompleted;
  }

  /** What the handler waits for, once it has asked. */
  get wait(): Settlement | undefined {
    return this.#wait;
  }

  /** Notes what the job is to wait for; answers the interruption that ends the handler. The first wait counts. */
  waitFor(name: string, request: WaitRequest): Interruption {
    this.breathe();
    this.#wait ??= { type: 'waiting', name, for: request };
    return this.interrupt('wait');
  }

  /** Sends how the attempt ended, after everything it said. Only the first settlement counts: undefined when there
   *  was one before, or when the claim is lost and nobody would listen. */
  async settle(settlement: Settlement): Promise<ReportAnswer | undefined> {
    if (this.#isSettled) return undefined;
    this.#isSettled = true;
    return this.resettle(settlement);
  }

  /** Replaces a settlement that the source has refused. */
  async resettle(settlement: Settlement): Promise<ReportAnswer | undefined> {
    if (this.#isLost) return undefined;
    this.#outbox.put({ settlement });
    return this.#reporter.send(this);
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** For the reporter: takes out what there is to say. */
  takeReports(): JobReport[] {
    return this.#outbox.take();
  }

  /** For reporter and heartbeat: learns what the source asks of the job. */
  hear(answer: ReportAnswer): void {
    if ('error' in answer) {
      if (isLost(answer)) this.interrupt('claim-lost');
    } else if (answer.control) {
      this.interrupt(answer.control);
    }
  }

  async #store(): Promise<void> {
    const answer = await this.#reporter.send(this);
    if (!('error' in answer)) return;
    if (isLost(answer)) throw this.interrupt('claim-lost');
    throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
  }

  get #isLost(): boolean {
    return this.#interruption?.kind === 'claim-lost';
  }

  /** Nobody would listen. */
  get #isMute(): boolean {
    return this.#isSettled || this.#isLost;
  }

  #refuseWhenMute(): void {
    if (!this.#isMute) return;
    throw (
      this.#interruption ?? new Error(`The attempt at job ${this.job.jobId} has ended; nothing can be kept.`)
    );
  }
}

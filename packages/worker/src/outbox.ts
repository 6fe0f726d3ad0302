import {
  advance,
  type ClaimedJob,
  type JobReport,
  type Json,
  type MessageInput,
  type Progress,
} from '@longrun/core';

/** Everything a report can carry but its address. */
export type News = Omit<JobReport, 'jobId' | 'claimId'>;

// A handler may say thousands of things before the next report leaves; no single report should outgrow a request.
const MESSAGES_PER_REPORT = 500;

/** What one attempt has to say and has not said yet. Of progress, checkpoint and partial output the newest wins;
 *  messages keep their order. */
export class Outbox {
  readonly #job: ClaimedJob;
  #news: News = {};
  #messages: MessageInput[] = [];

  constructor(job: ClaimedJob) {
    this.#job = job;
  }

  put(news: News): void {
    this.#news = Object.assign(this.#news, news);
  }

  putProgress(report: Progress): void {
    this.put({ progress: advance(this.#news.progress, report) });
  }

  putMessage(message: MessageInput): void {
    this.#messages.push(message);
  }

  putStep(name: string, result: unknown): void {
    // JSON by the contract of `step`. Nothing is kept as null: a step without a result must not run again either.
    const json = (result ?? null) as Json;
    this.put({ steps: { ...this.#news.steps, [name]: json } });
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0 && Object.keys(this.#news).length === 0;
  }

  /** Takes everything out, as reports in the order in which they must arrive; at least one. */
  take(): JobReport[] {
    const { jobId, claimId } = this.#job;
    const news = this.#news;
    const messages = this.#messages;
    this.#news = {};
    if (messages.length === 0) return [{ jobId, claimId, ...news }];
    this.#messages = [];
    const reports: JobReport[] = [];
    for (let at = 0; at < messages.length; at += MESSAGES_PER_REPORT)
      reports.push({ jobId, claimId, messages: messages.slice(at, at + MESSAGES_PER_REPORT) });
    // A settlement closes the attempt, so it travels with the last of the messages.
    reports.push({ ...reports.pop(), jobId, claimId, ...news });
    return reports;
  }
}

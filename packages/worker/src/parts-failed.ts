import type { Json, WaitedJob } from '@longrun/core';

/** A part has failed for good. Has the code `parts-failed`, and how many of them ended how among its details. */
export class PartsFailed extends Error {
  override readonly name = 'PartsFailed';
  readonly code = 'parts-failed';
  readonly details: Json;
  /** Another attempt would find the same ends. A retry of what failed runs the failed parts again. */
  readonly retryable = false;
  readonly parts: readonly WaitedJob[];

  constructor(split: string, parts: readonly WaitedJob[]) {
    const failed = parts.filter(({ state }) => state === 'failed');
    const first = failed[0]?.error?.message ?? 'It was cancelled.';
    super(`${Math.max(1, failed.length)} of ${parts.length} parts of "${split}" failed: ${first}`);
    this.parts = parts;
    this.details = { parts: parts.length, failed: failed.map(({ jobId }) => jobId).slice(0, 100) };
  }
}

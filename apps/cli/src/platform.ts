import { JobError } from '@longrun/core';
import { unfitness } from '../bin/platform.js';

/** Refuses a Node that is too old, with `unfit-platform`. The store checks its SQLite itself when it opens. */
export function checkPlatform(node: string = process.versions.node): void {
  const reason = unfitness(node);
  if (reason !== undefined) throw new JobError('unfit-platform', reason);
}

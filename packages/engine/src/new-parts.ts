import type { Job, Json, PartExecution } from '@longrun/core';
import { silenceOf } from './caller-driven/silence.ts';
import { groupsOf } from './groups.ts';
import { labelsOf } from './labels.ts';
import type { Runtime } from './runtime.ts';
import type { NewJob } from './store-command.ts';
import type { StoredJob } from './stored.ts';

export const MAX_PARTS = 10_000;

interface Split {
  /** What each part is given. */
  readonly parts: readonly Json[];
  readonly execution: PartExecution;
  /** Of another kind, whose input a part's data is; of the parent's kind and with its input otherwise. */
  readonly kind?: string;
}

/** A part is a job like its parent, with something of its own to do. */
export function newParts(
  { newJobId, callerSilenceMs }: Pick<Runtime, 'newJobId' | 'callerSilenceMs'>,
  parent: StoredJob,
  { parts, execution, kind }: Split,
): NewJob[] {
  const inherited: Partial<Job> = parent.options === undefined ? {} : JSON.parse(parent.options);
  const { predecessorIds, onPredecessorFailure, trigger, externalId, ...options } = inherited;
  const silenceMs = parent.byCaller ? silenceOf(options, callerSilenceMs) : undefined;
  const made: NewJob[] = [];
  for (const [part, partData] of parts.entries()) {
    const before = execution === 'sequential' ? made.at(-1)?.id : undefined;
    const place = { parentId: parent.id, part, partCount: parts.length, partData, partExecution: execution };
    const labels = labelsOf(options);
    const input = kind === undefined ? parent.input : JSON.stringify(partData);
    made.push({
      id: newJobId(),
      tenant: parent.tenant,
      kind: kind ?? parent.kind,
      state: before === undefined ? 'queued' : 'waiting',
      maxAttempts: parent.maxAttempts,
      priority: parent.priority,
      options: JSON.stringify({ ...options, ...place }),
      ...groupsOf(options),
      ...(parent.byCaller && { byCaller: true as const }),
      ...(silenceMs !== undefined && { idleTimeoutMs: silenceMs }),
      ...(input !== undefined && { input }),
      ...(labels.length > 0 && { labels }),
      // Whatever became of the part before: who has split the job decides what that means, in one place.
      ...(before !== undefined && {
        waitingFor: { type: 'jobs', jobIds: [before], onFailure: 'ignore' } as const,
      }),
    });
  }
  return made;
}

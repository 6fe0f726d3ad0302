import { JOB_STATES, type JobEvent, type JobState, sourcesOf, statesIn } from '@longrun/core';
import type {
  Fence,
  InsertCommand,
  MoveCommand,
  NewJob,
  ReportCommand,
  StoreCommand,
} from '../../store-command.ts';
import type { StoredJob } from '../../stored.ts';
import type { KnownJob, KnownJobs } from './known-jobs.ts';
import { type Draft, KINDS, type NewJobDraft, TENANTS, type Words } from './random-batches.ts';

type Drafted<Type extends Draft['type']> = Extract<Draft, { readonly type: Type }>;

/** What a draft needs to become a command. */
export interface Around {
  readonly known: KnownJobs;
  readonly now: number;
  /** The job as it was before the batch. */
  readonly stored: (jobId: string) => Pick<StoredJob, 'state' | 'finishedAt'> | undefined;
  /** The command must leave other jobs alone. */
  readonly isPlain: boolean;
  /** Pauses, limits and owners have a say. */
  readonly hasRules: boolean;
}

/** Undefined where there is nothing yet that the command could be about. */
export function commandOf(draft: Draft, around: Around): StoreCommand | undefined {
  if (draft.type === 'insert') return insertOf(draft, around);
  if (draft.type === 'claim') return claimOf(draft, around);
  if (draft.type === 'rule') return around.hasRules ? ruleOf(draft, around) : undefined;
  const job = jobFor(draft, around);
  if (!job) return undefined;
  switch (draft.type) {
    case 'report':
      return reportOf(draft, job, around);
    case 'move':
      return moveOf(draft, job, around);
    case 'mark-fetched':
      return {
        type: 'mark-fetched',
        jobId: job.id,
        tenant: tenantOf(job, draft),
        finishedAt: draft.isOther ? 1 : (around.stored(job.id)?.finishedAt ?? 0),
      };
    case 'other':
      return otherOf(draft, job);
  }
}

function jobFor(draft: Drafted<'report' | 'move' | 'mark-fetched' | 'other'>, { known, stored }: Around) {
  const { index, isFitting } = draft.job;
  const states = isFitting ? statesFor(draft) : JOB_STATES;
  const isMeant = ({ id }: KnownJob) => {
    const state = stored(id)?.state;
    return state !== undefined && states.includes(state);
  };
  return known.at(index, isMeant) ?? known.at(index);
}

/** In which the command means something. */
function statesFor(draft: Draft): readonly JobState[] {
  if (draft.type === 'report') return statesIn('active');
  if (draft.type === 'mark-fetched') return statesIn('final');
  return draft.type === 'move' ? sourcesOf(draft.what[0]) : JOB_STATES;
}

/** For somebody else's tenant where the draft wants that. */
function tenantOf({ tenant }: KnownJob, { isForeign }: { isForeign?: true | undefined }): string {
  return isForeign ? (TENANTS.find((other) => other !== tenant) ?? tenant) : tenant;
}

const asJson = (text: string | undefined) => (text === undefined ? undefined : JSON.stringify({ text }));

/** Without what is not given: the types know no `undefined`. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function newJob(draft: NewJobDraft, tenant: string, { known, hasRules }: Around): NewJob {
  const { state, metadata, input, dueInMs, owner, ...fields } = draft;
  const id = known.nextId();
  // No two ranks are equal, for which of two equal ones goes first is left open.
  const priority = draft.priority * 1_000 + Number(id.slice('job_'.length));
  known.add({ id, tenant });
  return given({
    ...fields,
    id,
    tenant,
    state,
    priority,
    owner: hasRules ? owner : undefined,
    dueInMs: state === 'scheduled' ? (dueInMs ?? 100) : undefined,
    input: asJson(input),
    options: metadata === undefined ? undefined : JSON.stringify({ metadata: { text: metadata } }),
  });
}

function insertOf(
  { tenant, job, key, labels, byCaller, tied }: Drafted<'insert'>,
  around: Around,
): InsertCommand {
  const { isPlain, known } = around;
  const { unique, externalId, waitsFor } = (isPlain ? undefined : tied) ?? {};
  const jobIds = (waitsFor?.jobs ?? []).flatMap((index) => known.at(index)?.id ?? []);
  const waitingFor = waitsFor &&
    jobIds.length > 0 && { type: 'jobs' as const, jobIds, onFailure: waitsFor.onFailure };
  const made = newJob(job, tenant, around);
  return given({
    type: 'insert' as const,
    job: given({
      ...made,
      labels,
      byCaller,
      externalId,
      ...(waitingFor && { waitingFor, state: 'waiting' as const }),
    }),
    idempotency: key && { ...key, keepMs: 2_000 },
    unique:
      unique &&
      given({
        key: 'only',
        while: unique === 'active' ? ('active' as const) : ('pending' as const),
        debounce: unique === 'debounced' ? { waitMs: 500, maxWaitMs: 2_000 } : undefined,
      }),
  }) as InsertCommand; // what is undefined was left out
}

function claimOf({ alone, ...claim }: Drafted<'claim'>, { isPlain }: Around): StoreCommand {
  return { ...claim, workerId: 'w1', ...(alone && !isPlain && { alone }) };
}

function saidIn({ checkpoint, partial, progress, messages, steps }: Words) {
  return given({
    messages,
    progress: progress && JSON.stringify(progress),
    checkpoint: asJson(checkpoint),
    partial: asJson(partial),
    steps:
      steps && Object.fromEntries(Object.entries(steps).map(([name, text]) => [name, JSON.stringify(text)])),
  });
}

function reportOf(draft: Drafted<'report'>, job: KnownJob, { known }: Around): ReportCommand {
  return {
    type: 'report',
    jobId: job.id,
    tenant: tenantOf(job, draft),
    claimId: known.claimOf(job.id, draft.claim),
    leaseMs: draft.leaseMs,
    ...saidIn(draft.words),
  };
}

/** Moves that touch other jobs, whichever these are. */
const TIED: ReadonlySet<JobEvent> = new Set(['wait', 'block', 'wake', 'retry']);

function moveOf(draft: Drafted<'move'>, job: KnownJob, around: Around): MoveCommand | undefined {
  const { known, isPlain } = around;
  const [event, fence] = draft.what;
  if (isPlain && TIED.has(event)) return undefined;
  const { body, dueInMs, keepCheckpoint, confirmMs, by, reason, report } = draft;
  return given({
    type: 'move' as const,
    jobId: job.id,
    event,
    fence: fenceOf(fence, draft, job, known),
    by,
    reason,
    confirmMs,
    keepCheckpoint,
    dueInMs: event === 'backoff' || event === 'schedule' || event === 'wait' ? (dueInMs ?? 500) : undefined,
    output: event === 'complete' ? asJson(body) : undefined,
    error:
      event === 'complete' ? undefined : JSON.stringify({ code: 'broken', message: body ?? 'It broke.' }),
    input: event === 'retry' ? asJson(body) : undefined,
    report: report && fence === 'claim' ? { leaseMs: report.leaseMs, ...saidIn(report.words) } : undefined,
    wait: event === 'wait' ? waitOf(draft, job, around) : undefined,
  }) as MoveCommand; // what is undefined was left out
}

function fenceOf(by: Fence['by'], draft: Drafted<'move'>, job: KnownJob, known: KnownJobs): Fence {
  const tenant = tenantOf(job, draft);
  const claimId = known.claimOf(job.id, draft.claim);
  switch (by) {
    case 'tenant':
    case 'stuck':
      return { by, tenant };
    case 'tenant-while':
      return { by, tenant, states: draft.states };
    case 'claim':
      return { by, tenant, claimId };
    case 'lease-expired':
    case 'orphaned':
    case 'idle':
      return { by, claimId };
    default:
      return { by };
  }
}

function waitOf({ wait }: Drafted<'move'>, job: KnownJob, around: Around): MoveCommand['wait'] {
  const { type, onFailure } = wait;
  const name = `a ${type} of ${job.id}`;
  if (type === 'timer') return { name, for: { type, name } };
  if (type === 'answer') return { name: 'question', for: { type, name: 'question' } };
  if (type === 'parts')
    return {
      name,
      for: { type, name, count: wait.parts.length, onFailure },
      parts: wait.parts.map((part) => newJob(part, job.tenant, around)),
    };
  const jobIds = wait.jobs.flatMap((index) => around.known.at(index)?.id ?? []).filter((id) => id !== job.id);
  return { name, for: { type, name, jobIds, onFailure } };
}

function otherOf({ what, words }: Drafted<'other'>, { id: jobId, tenant }: KnownJob): StoreCommand {
  switch (what) {
    case 'delete':
      return { type: 'delete', jobId, tenant };
    case 'acknowledge':
      return { type: 'acknowledge', jobId, tenant, by: 'ann' };
    case 'answer':
      return { type: 'answer', jobId, tenant, name: 'question', value: JSON.stringify(words) };
    case 'roll-up':
      return { type: 'roll-up', jobId };
    case 'mark-stuck':
      return { type: 'mark-stuck', jobId };
    case 'accept':
      return { type: 'drive', jobId, tenant, report: 'acknowledge', source: 'client' };
    case 'say':
      return { type: 'drive', jobId, tenant, report: 'update', source: 'client', info: words };
  }
}

const VALUES = { kind: KINDS[0], queue: 'q1', owner: 'ann', key: 'k1' } as const;

function ruleOf({ tenant, what, scope, concurrency }: Drafted<'rule'>, { now }: Around): StoreCommand {
  const value = VALUES[scope];
  const pauseScope = scope === 'key' ? 'queue' : scope;
  const limitScope = scope === 'owner' ? 'key' : scope;
  switch (what) {
    case 'save-pause':
      return {
        type: what,
        tenant,
        scope: pauseScope,
        value: VALUES[pauseScope],
        by: 'ann',
        until: now + 1_000,
      };
    case 'lift-pause':
      return { type: what, tenant, scope: pauseScope, value: VALUES[pauseScope] };
    case 'save-limit':
      return { type: what, tenant, scope: limitScope, value, concurrency, by: 'ann' };
    case 'remove-limit':
      return { type: what, tenant, scope: limitScope, value };
  }
}

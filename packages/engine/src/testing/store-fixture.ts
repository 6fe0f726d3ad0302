import { isActive, JOB_EVENTS, type JobEvent, type JobState, next } from '@longrun/core';
import type { Store } from '../store.ts';
import type { Fence, InsertCommand, NewJob, StoreCommand } from '../store-command.ts';
import type { Done, Refused, StoreResult } from '../store-result.ts';
import type { ClaimedRow, StoredJob } from '../stored.ts';
import type { ManualClock } from './manual-clock.ts';

/** Opens an empty store on a clock that the test moves. */
export type OpenStore = () => Promise<{ store: Store; clock: ManualClock }>;

export const TENANT = 'acme';
export const LEASE_MS = 30_000;

/** What a contract test arranges with. */
export interface StoreFixture {
  readonly store: Store;
  readonly clock: ManualClock;
  write(command: StoreCommand): Promise<StoreResult>;
  /** The result of a command that must be taken. */
  done(command: StoreCommand): Promise<Done>;
  /** The refusal of a command that must not be taken. */
  refusal(command: StoreCommand): Promise<Refused>;
  insert(job?: Partial<NewJob> & Pick<InsertCommand, 'unique'>): Promise<string>;
  /** Claims one job of the kind. */
  claim(
    kind?: string,
    options?: { embedded?: boolean },
  ): Promise<Pick<ClaimedRow, 'jobId' | 'claimId' | 'plan'> | undefined>;
  move(jobId: string, event: JobEvent, fence?: Fence): Promise<StoreResult>;
  /** A job that has come to that state by legal moves. `claimId` is its newest claim. */
  jobIn(
    state: JobState,
    options?: Pick<NewJob, 'owner' | 'concurrencyKey'> &
      Pick<InsertCommand, 'unique'> & { partial?: boolean },
  ): Promise<{ jobId: string; claimId?: string }>;
  read(jobId: string): Promise<StoredJob>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a job in a test waits for when it has run before. */
const QUESTION = { name: 'question', for: { type: 'answer', name: 'question' } } as const;

export async function storeFixture(open: OpenStore): Promise<StoreFixture> {
  const { store, clock } = await open();
  let count = 0;

  const write = async (command: StoreCommand) => {
    const [result] = await store.write([command]);
    if (!result) throw new Error('the store answered nothing');
    return result;
  };
  const done = async (command: StoreCommand) => {
    const result = await write(command);
    if (result.refused) throw new Error(`${command.type} was refused: ${result.refused}, ${result.state}`);
    return result;
  };
  const refusal = async (command: StoreCommand) => {
    const result = await write(command);
    if (!result.refused) throw new Error(`${command.type} was taken`);
    return result;
  };
  const insert = async ({ unique, ...job }: Parameters<StoreFixture['insert']>[0] = {}) => {
    count += 1;
    const id = job.id ?? `job_${count}`;
    const defaults = {
      tenant: TENANT,
      kind: 'demo:echo',
      state: 'queued',
      maxAttempts: 3,
      priority: 0,
    } as const;
    await done({ type: 'insert', job: { ...defaults, ...job, id }, ...(unique && { unique }) });
    return id;
  };
  const claim = async (kind = 'demo:echo', { embedded = false } = {}) => {
    const result = await done({
      type: 'claim',
      tenant: TENANT,
      kinds: [kind],
      limit: 1,
      workerId: 'w1',
      embedded,
      leaseMs: LEASE_MS,
    });
    return result.claimed?.[0];
  };
  const move = (jobId: string, event: JobEvent, fence: Fence = { by: 'tenant', tenant: TENANT }) =>
    write({ type: 'move', jobId, event, fence, ...(event === 'wait' && { wait: QUESTION }) });

  const jobIn: StoreFixture['jobIn'] = async (state, { partial = false, ...groups } = {}) => {
    const kind = `demo:job-${count}`; // a kind of its own, so that a claim takes this job
    const before = await insert({ kind: 'demo:before' });
    // Something to wait for: a job that is blocked by nothing would go on at once.
    const waitingFor = { type: 'jobs', jobIds: [before], onFailure: 'wait' } as const;
    const jobId = await insert({ kind, state: 'created', waitingFor, ...groups });
    let claimId: string | undefined;
    const save = async () => {
      if (claimId === undefined) return;
      await done({
        type: 'report',
        tenant: TENANT,
        jobId,
        claimId,
        leaseMs: LEASE_MS,
        partial: '{"kept":1}',
      });
    };
    const way = partial ? [...wayTo('running'), ...wayFrom('running', state)] : wayTo(state);
    for (const event of way) {
      if (event === 'claim') {
        claimId = (await claim(kind))?.claimId;
        if (partial) await save();
      } else await move(jobId, event);
    }
    return { jobId, ...(claimId !== undefined && { claimId }) };
  };
  return {
    store,
    clock,
    write,
    done,
    refusal,
    insert,
    claim,
    move,
    jobIn,
    async read(jobId) {
      const [job] = await store.read({ type: 'jobs', ids: [jobId] });
      if (!job || job === 'deleted') throw new Error(`no job ${jobId}`);
      return job;
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

// A paused job that was waiting can go back to that; one that was queued has nothing to wait for.
const wayTo = (state: JobState): JobEvent[] =>
  state === 'paused' ? ['block', 'pause'] : wayFrom('created', state);

/** The shortest legal way between two states, found in the table itself. */
function wayFrom(from: JobState, to: JobState): JobEvent[] {
  const ways = new Map<JobState, JobEvent[]>([[from, []]]);
  for (const [state, way] of ways)
    for (const event of JOB_EVENTS) {
      const reached = next(state, event);
      if (reached !== undefined && !ways.has(reached)) ways.set(reached, [...way, event]);
    }
  const way = ways.get(to);
  if (!way) throw new Error(`no way leads from ${from} to ${to}`);
  return way;
}

/** The fence that the holder of a job's claim shows, or its tenant when nobody holds it. */
export function fenceFor(state: JobState, claimId: string | undefined): Fence {
  return isActive(state) && claimId !== undefined
    ? { by: 'claim', tenant: TENANT, claimId }
    : { by: 'tenant', tenant: TENANT };
}

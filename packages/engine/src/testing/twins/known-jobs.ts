import type { StoreCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';

/** What was done so far, in words that hold for any store: a claim is called after its job and its number. */
export interface KnownJobs {
  /** A new id. */
  readonly nextId: () => string;
  add(job: KnownJob): void;
  ids(): string[];
  /** One of those there are, or of those that are meant; undefined where there is none. */
  at(index: number, isMeant?: (job: KnownJob) => boolean): KnownJob | undefined;
  /** The name of one of the claims of the job. */
  claimOf(jobId: string, which: string): string;
}

export interface KnownJob {
  readonly id: string;
  readonly tenant: string;
}

export function createKnownJobs(names: ClaimNames): KnownJobs {
  const jobs: KnownJob[] = [];
  let count = 0;
  return {
    nextId: () => {
      count += 1;
      return `job_${count}`;
    },
    add: (job) => void jobs.push(job),
    ids: () => jobs.map(({ id }) => id),
    at(index, isMeant = () => true) {
      const among = jobs.filter(isMeant);
      return among[index % among.length];
    },
    claimOf(jobId, which) {
      const last = names.count(jobId) - 1;
      if (which === 'none' || last < 0) return 'claim_unknown';
      return `claim ${jobId} ${which === 'first' ? 0 : last}`;
    },
  };
}

/** The claim ids of one store, and what they are called in all of them. */
export interface ClaimNames {
  count(jobId: string): number;
  hear(results: readonly StoreResult[]): void;
  /** With this store's ids in place of names. */
  toStore<C extends StoreCommand>(command: C): C;
  /** With names in place of ids, wherever they stand. */
  toNames<Value>(value: Value): Value;
}

export function createClaimNames(): ClaimNames {
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  const counts = new Map<string, number>();
  const translate = <Value>(value: Value, words: ReadonlyMap<string, string>): Value =>
    JSON.parse(JSON.stringify(value), (_, field) =>
      typeof field === 'string' ? (words.get(field) ?? field) : field,
    );
  const count = (jobId: string) => counts.get(jobId) ?? 0;
  return {
    count,
    hear(results) {
      for (const { jobId, claimId } of results.flatMap(
        (result) => ('claimed' in result && result.claimed) || [],
      )) {
        const name = `claim ${jobId} ${count(jobId)}`;
        names.set(claimId, name);
        ids.set(name, claimId);
        counts.set(jobId, count(jobId) + 1);
      }
    },
    toStore: (command) => translate(command, ids),
    toNames: (value) => translate(value, names),
  };
}

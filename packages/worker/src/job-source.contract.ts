import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type {
  ClaimedJob,
  Job,
  JobApi,
  JobReport,
  JobSource,
  JobState,
  ReportAnswer,
  SubmitRequest,
} from '@longrun/core';

/** A source of jobs, and the other side of the same engine. */
export interface OpenedSource extends AsyncDisposable {
  readonly source: JobSource;
  readonly api: JobApi;
}

const WORKER = { workerId: 'contract', kinds: ['demo:work'] };

/** What every source of jobs must do. */
export function describeJobSource(open: () => Promise<OpenedSource>): void {
  const contract = (title: string, run: (bench: Bench) => Promise<void>) =>
    test(title, async () => {
      await using opened = await open();
      await opened.source.register([
        { kind: 'demo:work', pausable: true, maxAttempts: 2 },
        { kind: 'demo:other' },
      ]);
      await run(createBench(opened));
    });

  contract('what a worker can run becomes known', async ({ api }) => {
    const known = (await api.kinds()).map(({ kind, pausable }) => [kind, pausable === true]);
    deepEqual(known.toSorted(), [
      ['demo:other', false],
      ['demo:work', true],
    ]);
  });

  contract('a claimed job carries its input and the facts of its attempt', async ({ source, submit }) => {
    const { id } = await submit({ input: { rows: [1, 2] } });
    const [job] = await source.claim({ ...WORKER, capacity: 5, leaseMs: 5_000 });
    ok(job);
    const { jobId, kind, run, attempt, maxAttempts, leaseMs, input } = job;
    deepEqual(
      { jobId, kind, run, attempt, maxAttempts, leaseMs, input },
      {
        jobId: id,
        kind: 'demo:work',
        run: 1,
        attempt: 1,
        maxAttempts: 2,
        leaseMs: 5_000,
        input: { rows: [1, 2] },
      },
    );
  });

  contract('a claim takes no more than it asks for, and only its kinds', async ({ source, submit }) => {
    await submit({ kind: 'demo:other' });
    for (let at = 0; at < 3; at += 1) await submit();
    const first = await source.claim({ ...WORKER, capacity: 2 });
    const rest = await source.claim({ ...WORKER, capacity: 2 });
    deepEqual([first.length, rest.length], [2, 1]);
  });

  contract('a claim waits for the next job', async ({ source, submit }) => {
    const claiming = source.claim({ ...WORKER, capacity: 1, waitMs: 20_000 });
    const { id } = await submit();
    deepEqual(
      (await claiming).map(({ jobId }) => jobId),
      [id],
    );
  });

  contract('a claim without jobs is empty when its wait is over', async ({ source }) => {
    deepEqual(await source.claim({ ...WORKER, capacity: 1, waitMs: 10 }), []);
  });

  contract('a claim that is given up takes nothing', async ({ source, submit, api }) => {
    const giveUp = new AbortController();
    const claiming = source.claim({ ...WORKER, capacity: 1, waitMs: 20_000 }, giveUp.signal);
    giveUp.abort();
    await claiming.catch(() => {}); // it may answer with nothing or reject
    const { id } = await submit();
    const [job] = await source.claim({ ...WORKER, capacity: 1, waitMs: 20_000 });
    deepEqual([job?.jobId, (await api.get(id)).state], [id, 'running']);
  });

  contract('progress and messages reach the watchers, messages in order', async ({ take, report, api }) => {
    const job = await take();
    await report(job, { progress: { percent: 40 }, messages: [say('one'), say('two')] });
    await report(job, { messages: [say('three')], settlement: { type: 'completed' } });
    const { messages } = await api.messages(job.jobId);
    deepEqual(
      messages.map(({ text }) => text),
      ['one', 'two', 'three'],
    );
    equal((await api.get(job.jobId)).progress?.percent, 40);
  });

  contract('answers come in the order of the reports, each on its own', async ({ source, take }) => {
    const [one, two] = [await take(), await take()];
    const { jobs } = await source.sync({
      workerId: WORKER.workerId,
      reports: [address(two), { ...address(one), claimId: 'claim_of_nobody' }, address(one)],
    });
    deepEqual(jobs.map(shortly), [
      [two.jobId, 'running'],
      [one.jobId, 'claim-lost'],
      [one.jobId, 'running'],
    ]);
  });

  const settlements: [string, JobReport['settlement'], JobState][] = [
    ['completed', { type: 'completed', output: { rows: 2 } }, 'succeeded'],
    [
      'failed for good',
      { type: 'failed', error: { code: 'no', message: 'No.', retryable: false } },
      'failed',
    ],
    [
      'failed with attempts left',
      { type: 'failed', error: { code: 'no', message: 'No.' }, retryAfterMs: 60_000 },
      'retrying',
    ],
    ['released', { type: 'released' }, 'queued'],
  ];
  for (const [what, settlement, state] of settlements)
    contract(`a job that is ${what} is ${state}`, async ({ take, report, api }) => {
      const job = await take();
      deepEqual(shortly(await report(job, settlement && { settlement })), [job.jobId, state]);
      equal((await api.get(job.jobId)).state, state);
    });

  contract('a settlement that is repeated answers the same', async ({ take, report }) => {
    const job = await take();
    const last = { settlement: { type: 'completed', output: 1 } } as const;
    deepEqual(await report(job, last), await report(job, last));
  });

  contract('what was kept comes back with the next claim', async ({ take, report, source }) => {
    const job = await take();
    await report(job, { checkpoint: { row: 7 }, partial: [1, 2], steps: { fetch: null } });
    await report(job, { steps: { parse: { rows: 9 } }, settlement: { type: 'released' } });
    const [again] = await source.claim({ ...WORKER, capacity: 1 });
    ok(again);
    const { checkpoint, partial, steps, attempt } = again;
    deepEqual(
      { checkpoint, partial, steps, attempt },
      { checkpoint: { row: 7 }, partial: [1, 2], steps: { fetch: null, parse: { rows: 9 } }, attempt: 1 },
    );
  });

  contract('every answer says what is asked of the job', async ({ take, report, api }) => {
    const job = await take();
    for (const [verb, state] of [
      ['pause', 'pausing'],
      ['stop', 'stopping'],
      ['cancel', 'cancelling'],
    ] as const) {
      await api.control(job.jobId, verb);
      deepEqual(await report(job), { ...address(job), state, control: verb });
    }
  });

  contract(
    'a sync that waits answers as soon as something is asked of one of its jobs',
    async ({ source, take, api }) => {
      const [one, two] = [await take(), await take()];
      const waiting = source.sync({
        workerId: WORKER.workerId,
        reports: [address(one), address(two)],
        waitMs: 20_000,
      });
      await api.control(two.jobId, 'pause');
      const { jobs } = await waiting;
      deepEqual(jobs.map(shortly), [
        [one.jobId, 'running'],
        [two.jobId, 'pausing'],
      ]);
    },
  );

  contract('a confirmed pause holds the job with its checkpoint', async ({ take, report, api }) => {
    const job = await take();
    await api.control(job.jobId, 'pause');
    await report(job, { checkpoint: 7, settlement: { type: 'suspended' } });
    const { state, hasCheckpoint } = await api.get(job.jobId);
    deepEqual([state, hasCheckpoint], ['paused', true]);
  });

  contract(
    'a pause confirmed after a stop was asked for is refused, and the claim still holds',
    async ({ take, report, api }) => {
      const job = await take();
      await api.control(job.jobId, 'pause');
      await api.control(job.jobId, 'stop');
      deepEqual(shortly(await report(job, { settlement: { type: 'suspended' } })), [
        job.jobId,
        'transition-refused',
      ]);
      deepEqual(shortly(await report(job, { settlement: { type: 'completed' } })), [job.jobId, 'succeeded']);
    },
  );

  contract(
    'a stopped job that completes without output keeps its partial one',
    async ({ take, report, api }) => {
      const job = await take();
      await report(job, { partial: { rows: 3 } });
      await api.control(job.jobId, 'stop');
      await report(job, { settlement: { type: 'completed' } });
      const { state, partial, output } = await api.get(job.jobId);
      deepEqual([state, partial, output], ['succeeded', true, { rows: 3 }]);
    },
  );

  contract('a late report of an earlier claim changes nothing', async ({ take, report, source, api }) => {
    const job = await take();
    await report(job, { settlement: { type: 'released' } });
    await source.claim({ ...WORKER, capacity: 1 });
    const late = { messages: [say('late')], settlement: { type: 'completed' } } as const;
    deepEqual(shortly(await report(job, late)), [job.jobId, 'claim-lost']);
    equal((await api.get(job.jobId)).state, 'running');
    deepEqual((await api.messages(job.jobId)).messages, []);
  });

  contract(
    'an artifact is stored with the job; a second of its name replaces it',
    async ({ take, source, api }) => {
      const job = await take();
      const upload = (text: string) => ({
        ...address(job),
        name: 'größe 1.csv',
        contentType: 'text/csv',
        body: streamOf(text),
      });
      await source.saveArtifact(upload('a,b'));
      const { name, contentType, size, sha256 } = await source.saveArtifact(upload('a,b,c'));
      deepEqual([name, contentType, size, sha256.length], ['größe 1.csv', 'text/csv', 5, 64]);
      equal(await new Response(await api.openArtifact(job.jobId, name)).text(), 'a,b,c');
      equal((await api.artifacts(job.jobId)).length, 1);
    },
  );

  contract(
    'an artifact comes back to a later attempt, and can be deleted',
    async ({ take, report, source, api }) => {
      const first = await take();
      const kept = { name: 'größe 1.csv', contentType: 'text/csv' };
      await source.saveArtifact({ ...address(first), ...kept, body: streamOf('a,b') });
      await report(first, { settlement: { type: 'released' } });
      const [job] = await source.claim({ ...WORKER, capacity: 1 });
      ok(job);
      const file = { ...address(job), name: kept.name };
      equal(await new Response(await source.openArtifact(file)).text(), 'a,b');
      await source.deleteArtifact(file);
      await source.deleteArtifact(file);
      deepEqual(await api.artifacts(job.jobId), []);
      await rejects(source.openArtifact(file), { code: 'artifact-not-found' });
    },
  );

  contract('an artifact is opened and deleted under a valid claim alone', async ({ take, source, api }) => {
    const job = await take();
    const body = streamOf('a');
    await source.saveArtifact({ ...address(job), name: 'a.txt', contentType: 'text/plain', body });
    const foreign = { ...address(job), claimId: 'claim_of_nobody', name: 'a.txt' };
    await rejects(source.openArtifact(foreign), { code: 'claim-lost' });
    await rejects(source.deleteArtifact(foreign), { code: 'claim-lost' });
    equal((await api.artifacts(job.jobId)).length, 1);
  });

  contract('an artifact without a valid claim or a plain name is refused', async ({ take, source }) => {
    const upload = { ...address(await take()), name: 'a.txt', contentType: 'text/plain' };
    await rejects(source.saveArtifact({ ...upload, claimId: 'claim_of_nobody', body: streamOf('a') }), {
      code: 'claim-lost',
    });
    await rejects(source.saveArtifact({ ...upload, name: '../a', body: streamOf('a') }), {
      code: 'invalid-input',
    });
  });
}

interface Bench extends Omit<OpenedSource, typeof Symbol.asyncDispose> {
  submit(request?: Partial<SubmitRequest>): Promise<Job>;
  /** Submits a job and claims it. */
  take(): Promise<ClaimedJob>;
  report(job: ClaimedJob, news?: Partial<JobReport>): Promise<ReportAnswer>;
}

function createBench({ source, api }: OpenedSource): Bench {
  const submit = async (request?: Partial<SubmitRequest>) => {
    const [submitted] = await api.submit([{ kind: 'demo:work', ...request }]);
    if (!submitted?.job) throw submitted?.error ?? new Error('no answer to the submit');
    return submitted.job;
  };
  return {
    source,
    api,
    submit,
    async take() {
      await submit();
      const [job] = await source.claim({ ...WORKER, capacity: 1, waitMs: 20_000 });
      if (!job) throw new Error('there is nothing to claim');
      return job;
    },
    async report(job, news) {
      const { jobs } = await source.sync({
        workerId: WORKER.workerId,
        reports: [{ ...address(job), ...news }],
      });
      const [answer] = jobs;
      if (!answer) throw new Error('no answer to the report');
      return answer;
    },
  };
}

const address = ({ jobId, claimId }: ClaimedJob) => ({ jobId, claimId });
const say = (text: string) => ({ severity: 'info', text }) as const;
const shortly = (answer: ReportAnswer) => [
  answer.jobId,
  'error' in answer ? answer.error.code : answer.state,
];
const streamOf = (text: string) => new Blob([text]).stream();

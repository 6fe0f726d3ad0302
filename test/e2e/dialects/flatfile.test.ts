import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Flatfile } from '@flatfile/api';
import type { FlatfileListener } from '@flatfile/listener';
import { example, type LongrunProcess, runLongrun } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';

const POLL_MS = 50;
const PATIENCE_MS = 20_000;

/** The published clients read where to go while they are imported. */
async function importClients(url: string, token: string) {
  process.env.FLATFILE_API_URL = `${url}/flatfile`;
  process.env.AGENT_INTERNAL_URL = `${url}/flatfile`;
  process.env.FLATFILE_BEARER_TOKEN = token;
  const [api, listener, { jobHandler }] = await Promise.all([
    import('@flatfile/api'),
    import('@flatfile/listener'),
    import('@flatfile/plugin-job-handler'),
  ]);
  return { client: new api.FlatfileClient(), FlatfileError: api.FlatfileError, ...listener, jobHandler };
}

type Clients = Awaited<ReturnType<typeof importClients>>;

/** Polls the events from now on and gives each to the listener, once and in order, as a driver of one's own does. */
async function drive({ client }: Clients, listener: FlatfileListener, signal: AbortSignal): Promise<void> {
  const seen = new Set<string>();
  const since = new Date();
  while (!signal.aborted) {
    const { data } = await client.events.list({ since, pageSize: 1_000, includeAcknowledged: true });
    for (const event of data ?? []) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      await listener.dispatchEvent(event);
    }
    await setTimeout(POLL_MS);
  }
}

describe('the published clients of Flatfile, as they are', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  let clients: Clients;

  before(async () => {
    store = await temporaryStore();
    const key = await runLongrun(
      'keys',
      'create',
      'e2e',
      '--scopes',
      'admin',
      '--store',
      store.address,
      '--json',
    );
    server = await store.serve('--jobs', example('conformance'));
    clients = await importClients(server.url, JSON.parse(key.stdout).token);
  });
  after(async () => {
    await server.kill();
    await store[Symbol.asyncDispose]();
  });

  const config = (operation: string, more: Partial<Flatfile.JobConfig> = {}): Flatfile.JobConfig => ({
    type: 'workbook',
    operation,
    source: 'us_wb_1',
    ...more,
  });

  async function listening<T>(
    listen: (listener: FlatfileListener) => void,
    during: () => Promise<T>,
  ): Promise<T> {
    const stop = new AbortController();
    const driving = drive(clients, clients.FlatfileListener.create(listen), stop.signal);
    try {
      return await during();
    } finally {
      stop.abort();
      await driving;
    }
  }

  async function until(id: string, holds: (job: Flatfile.Job) => boolean): Promise<Flatfile.Job> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { data } = await clients.client.jobs.get(id);
      if (holds(data)) return data;
      if (performance.now() > deadline) throw new Error(`Job ${id} stays ${data.status}: ${data.info}`);
      await setTimeout(POLL_MS);
    }
  }

  test('the job handler takes a job, moves its progress and completes it with an outcome', async () => {
    const { client, jobHandler } = clients;
    const seen: number[] = [];
    const job = await listening(
      (listener) => {
        listener.use(
          jobHandler('workbook:export', async (event, tick) => {
            const { data } = await client.jobs.get(event.context.jobId);
            seen.push((data.input as { rows: number }).rows);
            await tick(50, 'Half of it');
            seen.push(Number((await client.jobs.get(data.id)).data.progress));
            return {
              outcome: { message: 'Exported', acknowledge: true, next: { type: 'wait', confetti: true } },
            };
          }),
        );
      },
      async () => {
        const made = await client.jobs.create(config('export', { trigger: 'immediate', input: { rows: 7 } }));
        return until(made.data.id, ({ status }) => status === 'complete');
      },
    );
    deepEqual(seen, [7, 50]);
    equal(job.progress, 100);
    equal(job.outcome?.message, 'Exported');
    ok(job.startedAt instanceof Date && job.finishedAt instanceof Date);
    const acked = await clients.client.jobs.ackOutcome(job.id);
    ok(acked.data.outcomeAcknowledgedAt);
  });

  test('a handler that throws fails its job with what it has thrown', async () => {
    const { client, jobHandler } = clients;
    const job = await listening(
      (listener) => {
        listener.use(
          jobHandler('workbook:break', async () => {
            throw new Error('No such sheet');
          }),
        );
      },
      async () => {
        const made = await client.jobs.create(config('break'));
        equal(made.data.status, 'created');
        await client.jobs.execute(made.data.id);
        return until(made.data.id, ({ status }) => status === 'failed');
      },
    );
    equal(job.info, 'No such sheet');
    deepEqual([job.outcome?.message, job.outcome?.acknowledge], ['No such sheet', true]);
    const again = await client.jobs.retry(job.id);
    equal(again.data.status, 'ready');
    equal((await client.jobs.cancel(job.id, { info: 'enough' })).data.status, 'canceled');
  });

  test('a job in many parts: split, done in parallel, tallied, completed by its listener', async () => {
    const { client } = clients;
    const topics: string[] = [];
    const job = await listening(
      (listener) => {
        listener.filter({ job: 'workbook:copy' }, (copy) => {
          copy.on('job:ready', { isPart: false }, async ({ context: { jobId } }) => {
            await client.jobs.ack(jobId, { info: 'Splitting', progress: 5 });
            await client.jobs.split(jobId, {
              parts: [{ sheet: 'a' }, { sheet: 'b' }, { sheet: 'c' }],
              runInParallel: true,
            });
          });
          copy.on('job:ready', { isPart: true }, async ({ context: { jobId } }) => {
            const { data: part } = await client.jobs.get(jobId);
            ok(part.parentId && part.partData?.sheet);
            await client.jobs.ack(part.parentId, { progress: 30 });
            if (part.part === 1) await client.jobs.fail(jobId, { info: 'b is locked' });
            else await client.jobs.complete(jobId, { info: 'copied' });
          });
          copy.on('job:parts-completed', async ({ context: { jobId }, payload }) => {
            const { total, completed, failed, canceled } = payload.parts;
            const message = `${completed} of ${total}, ${failed} failed, ${canceled} canceled`;
            await client.jobs.complete(jobId, { outcome: { message } });
          });
          copy.on('job:*', { isPart: false }, ({ topic }) => void topics.push(topic));
        });
      },
      async () => {
        const made = await client.jobs.create(config('copy', { trigger: 'immediate' }));
        const done = await until(made.data.id, ({ status }) => status === 'complete');
        await until(made.data.id, () => topics.includes('job:completed'));
        return done;
      },
    );
    equal(job.outcome?.message, '2 of 3, 1 failed, 0 canceled');
    deepEqual([topics[0], topics[1], topics.at(-1)], ['job:created', 'job:ready', 'job:completed']);
    equal(topics.filter((topic) => topic === 'job:parts-completed').length, 1);
    const { data: parts } = await client.jobs.list({ parentId: job.id, sortDirection: 'asc' });
    deepEqual(
      parts?.map(({ status }) => status),
      ['complete', 'failed', 'complete'],
    );
    const top = await client.jobs.list({ excludeChildJobs: true, pageSize: 100 });
    ok(top.data?.every(({ parentId }) => !parentId));
  });

  test('every other call of the client is answered in a way it understands', async () => {
    const { client, FlatfileError } = clients;
    const made = await client.jobs.create(config('rest', { metadata: { a: 1 }, mode: 'foreground' }));
    const { id } = made.data;
    equal((await client.jobs.update(id, { info: 'soon', metadata: { a: 2 } })).data.info, 'soon');
    const { data: planned } = await client.jobs.getExecutionPlan(id);
    deepEqual([planned.job.id, planned.plan.fieldMapping], [id, []]);
    const plan = {
      fileId: 'us_fl_1',
      jobId: id,
      fieldMapping: [],
      unmappedSourceFields: [],
      unmappedDestinationFields: [],
    };
    await client.jobs.updateExecutionPlan(id, plan);
    await client.jobs.updateExecutionPlanFields(id, { fileId: 'us_fl_1', jobId: id });
    equal((await client.jobs.execute(id)).data?.success, true);
    equal(
      (await client.jobs.ack(id, { progress: 33.33, estimatedCompletionAt: new Date() })).data.progress,
      33,
    );
    equal((await client.jobs.complete(id)).data.status, 'complete');
    await rejects(client.jobs.fail(id), (error: unknown) => {
      ok(error instanceof FlatfileError);
      equal(error.statusCode, 400);
      match(JSON.stringify(error.body), /"errors":\[/);
      return true;
    });
    equal((await client.jobs.delete(id)).data?.success, true);
    await rejects(
      client.jobs.get(id),
      (error: unknown) => error instanceof FlatfileError && error.statusCode === 404,
    );
    const context = { accountId: 'us_acc_1', environmentId: 'us_env_1', spaceId: 'us_sp_1' };
    const event = await client.events.create({
      topic: 'space:archived',
      domain: 'space',
      payload: {},
      context,
    } as never);
    equal((await client.events.get(event.data.id)).data.topic, 'space:archived');
    equal((await client.events.ack(event.data.id)).data?.success, true);
    const action = {
      operation: 'go',
      label: 'Go',
      targetId: 'us_wb_1',
      mount: { type: 'workbook' },
    } as const;
    const kept = await client.actions.create({ spaceId: 'us_sp_1', body: action });
    equal((await client.actions.get(kept.data.id)).data.label, 'Go');
  });
});

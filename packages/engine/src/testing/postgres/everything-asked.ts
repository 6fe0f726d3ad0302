import type { ScheduleContent } from '../../schedules/stored-schedule.ts';
import type { InsertCommand, NewJob, ReportCommand, StoreCommand } from '../../store-command.ts';
import type { StoreQuery } from '../../store-query.ts';
import { NOON } from '../manual-clock.ts';

/** The jobs of somebody, by what has become of them, and the claim of the one that runs. */
export interface OwnJobs {
  readonly running: string;
  readonly queued: string;
  readonly done: string;
  readonly created: string;
  readonly waiting: string;
  readonly driven: string;
  readonly claimId: string;
}

const KEEP_MS = 3_600_000;
const KIND = 'demo:echo';
const NAME = 'nightly';
const SCHEDULE: ScheduleContent = {
  spec: '{"cron":"0 2 * * *"}',
  updatedBy: 'ann',
  isDefined: false,
  nextAt: NOON,
};

export function jobOf(tenant: string, id: string, more: Partial<NewJob> = {}): InsertCommand {
  const job = { id, tenant, kind: KIND, state: 'queued', maxAttempts: 3, priority: 0 } as const;
  return { type: 'insert', job: { ...job, ...more } };
}

/** One command of every type that is for a tenant, about the jobs of anybody and under names that anybody may use. What the engine does
 *  for all tenants is left out. */
export function everyCommand(tenant: string, jobs: OwnJobs, newId: () => string): StoreCommand[] {
  const { running: jobId, claimId } = jobs;
  const insert = (more: Partial<NewJob> = {}) => jobOf(tenant, newId(), more);
  const report: ReportCommand = {
    type: 'report',
    jobId,
    tenant,
    claimId,
    leaseMs: KEEP_MS,
    progress: '{"percent":1}',
    messages: [{ severity: 'info', text: `said by ${tenant}` }],
    checkpoint: `"${tenant}"`,
    partial: `"${tenant}"`,
    steps: { one: `"${tenant}"` },
  };
  const artifact = {
    name: 'a.txt',
    contentType: 'text/plain',
    size: 1,
    sha256: tenant,
    file: tenant,
    createdAt: NOON,
  };
  const rule = { tenant, scope: 'kind', value: KIND } as const;
  const byTenant = { by: 'tenant', tenant } as const;
  const commands: Record<StoreCommand['type'], readonly StoreCommand[]> = {
    insert: [
      {
        ...insert({
          owner: 'ann',
          queue: 'q',
          concurrencyKey: 'c',
          input: '{"a":"b"}',
          options: '{"metadata":{"a":"b"}}',
          labels: [{ name: 'tag', value: 'x' }],
        }),
        idempotency: { key: 'k', fingerprint: 'f', keepMs: KEEP_MS },
      },
      { ...insert(), unique: { key: 'u', while: 'active' } },
      insert({ externalId: 'x' }),
      insert({ state: 'waiting', waitingFor: { type: 'jobs', jobIds: [jobs.done], onFailure: 'fail' } }),
    ],
    claim: [
      { type: 'claim', tenant, kinds: [KIND], limit: 5, workerId: 'w', embedded: false, leaseMs: KEEP_MS },
    ],
    move: [
      { type: 'move', jobId: jobs.queued, event: 'cancel', fence: byTenant },
      { type: 'move', jobId: jobs.done, event: 'retry', fence: byTenant },
      {
        type: 'move',
        jobId: jobs.created,
        event: 'start',
        fence: { by: 'tenant-while', tenant, states: ['created'] },
      },
      { type: 'move', jobId, event: 'release', fence: { by: 'stuck', tenant } },
      {
        type: 'move',
        jobId,
        event: 'complete',
        fence: { by: 'claim', tenant, claimId },
        output: `"${tenant}"`,
      },
    ],
    report: [report],
    answer: [{ type: 'answer', jobId: jobs.waiting, tenant, name: 'question', value: `"${tenant}"` }],
    acknowledge: [{ type: 'acknowledge', jobId: jobs.done, tenant, by: tenant }],
    delete: [{ type: 'delete', jobId: jobs.done, tenant }],
    'mark-fetched': [{ type: 'mark-fetched', jobId: jobs.done, tenant, finishedAt: NOON }],
    'save-artifact': [{ type: 'save-artifact', tenant, jobId, claimId, artifact }],
    'delete-artifact': [{ type: 'delete-artifact', tenant, jobId, claimId, name: artifact.name }],
    'register-kinds': [{ type: 'register-kinds', tenant, kinds: [{ kind: KIND, label: `of ${tenant}` }] }],
    'create-key': [
      {
        type: 'create-key',
        key: {
          id: `key_${tenant}`,
          tenant,
          name: 'key',
          hash: `hash of ${tenant}`,
          scopes: ['read'],
          createdAt: NOON,
        },
      },
    ],
    'revoke-key': [{ type: 'revoke-key', id: 'key_acme', tenant }],
    'save-schedule': [
      { type: 'save-schedule', tenant, name: NAME, content: SCHEDULE, limit: 9 },
      {
        type: 'save-schedule',
        tenant,
        name: NAME,
        revision: 1,
        content: { ...SCHEDULE, updatedBy: tenant },
        limit: 9,
      },
    ],
    'remove-schedule': [{ type: 'remove-schedule', tenant, name: NAME }],
    fire: [
      {
        type: 'fire',
        tenant,
        name: NAME,
        revision: 2,
        dueAt: NOON,
        lastAt: NOON,
        runs: [insert()],
        overlap: 'skip',
        missed: 0,
      },
    ],
    'run-schedule': [{ type: 'run-schedule', tenant, name: NAME, insert: insert() }],
    drive: [
      {
        type: 'drive',
        jobId: jobs.driven,
        tenant,
        report: 'acknowledge',
        source: 'client',
        info: `said by ${tenant}`,
      },
    ],
    split: [{ type: 'split', jobId: jobs.driven, tenant, parts: [insert().job] }],
    publish: [
      {
        type: 'publish',
        tenant,
        topic: 'test:done',
        domain: 'test',
        data: {},
        keepMs: KEEP_MS,
        idempotency: { key: 'k', fingerprint: 'f' },
      },
    ],
    'acknowledge-event': [{ type: 'acknowledge-event', tenant, position: '1', place: 0, by: tenant }],
    'save-plan': [
      {
        type: 'save-plan',
        jobId: jobs.created,
        tenant,
        plan: `{"of":"${tenant}"}`,
        merge: true,
        mostBytes: 1_000,
      },
    ],
    'save-action': [
      { type: 'save-action', tenant, id: 'act', content: { spec: '{}', updatedBy: tenant }, limit: 9 },
      {
        type: 'save-action',
        tenant,
        id: 'act',
        revision: 1,
        content: { spec: '{}', updatedBy: tenant },
        limit: 9,
      },
    ],
    'remove-action': [{ type: 'remove-action', tenant, id: 'act' }],
    'save-pause': [{ type: 'save-pause', ...rule, by: tenant }],
    'lift-pause': [{ type: 'lift-pause', ...rule }],
    'save-limit': [{ type: 'save-limit', ...rule, concurrency: 1, by: tenant }],
    'remove-limit': [{ type: 'remove-limit', ...rule }],
    'mark-stuck': [],
    'roll-up': [],
    prune: [],
    'save-workers': [],
  };
  return Object.values(commands).flat();
}

/** The same of queries. */
export function everyQuery(tenant: string, jobs: OwnJobs): StoreQuery[] {
  const ids = Object.values(jobs);
  const feed = { tenant, limit: 1_000, lookThrough: 1_000 } as const;
  const queries: Record<StoreQuery['type'], readonly StoreQuery[]> = {
    jobs: [{ type: 'jobs', ids, tenant, reader: 'ann' }],
    list: [
      { type: 'list', tenant, limit: 1_000, reader: 'ann' },
      { type: 'list', tenant, labels: [{ name: 'tag', value: 'x' }], externalId: 'x' },
      { type: 'list', tenant, parentId: jobs.driven },
    ],
    counts: [{ type: 'counts', tenant }],
    feed: [
      { type: 'feed', ...feed },
      { type: 'feed', ...feed, jobId: jobs.done },
    ],
    entry: [{ type: 'entry', tenant, position: '1' }],
    usual: [{ type: 'usual', tenant, kind: KIND }],
    artifacts: [{ type: 'artifacts', tenant, jobId: jobs.running }],
    kinds: [{ type: 'kinds', tenant }],
    pauses: [{ type: 'pauses', tenant }],
    limits: [{ type: 'limits', tenant }],
    standing: [{ type: 'standing', tenant, jobId: jobs.queued }],
    workers: [{ type: 'workers', tenant }],
    keys: [{ type: 'keys', tenant }],
    plan: [{ type: 'plan', tenant, jobId: jobs.created }],
    actions: [
      { type: 'actions', tenant },
      { type: 'actions', tenant, id: 'act' },
    ],
    schedules: [
      { type: 'schedules', tenant },
      { type: 'schedules', tenant, name: NAME },
    ],
    // Of all tenants, for the engine alone.
    heads: [],
    totals: [],
    updates: [],
    feedEnd: [],
    due: [],
    ended: [],
    nextDue: [],
    waitingTenants: [],
    dueSchedules: [],
    nextSchedule: [],
    duties: [],
    secret: [],
  };
  return Object.values(queries).flat();
}

import assert from 'node:assert/strict';
import type { ClaimedJob, Settlement } from '@longrun/core';
import { type Clock, type Engine, LOCAL_CALLER, type LocalKind, type Scope } from '@longrun/engine';
import { type Got, openApp, type Sent } from '../../../testing/open-app.ts';

/** A task that takes something of every type, and one that says nothing of itself. */
const KINDS: readonly LocalKind[] = [
  {
    description: {
      kind: 'demo:buffer',
      label: 'Buffer',
      description: 'Draws a line around things.',
      maxAttempts: 1,
      inputSchema: {
        type: 'object',
        properties: {
          distance: { type: 'number', description: 'In metres', default: 5 },
          rings: { type: 'integer' },
          layers: { type: 'array', items: { type: 'string' } },
          moments: { type: 'array', items: { type: 'string', format: 'date-time' } },
          since: { type: 'string', format: 'date-time' },
          dissolve: { type: 'boolean' },
          unit: { enum: ['metres', 'feet'] },
          style: { type: 'object' },
          area: { type: 'object', 'x-arcgis': 'GPFeatureRecordSetLayer' },
          source: { type: 'string', 'x-arcgis': 'GPDataFile' },
          title: { type: ['string', 'null'], title: 'The title' },
        },
        required: ['distance'],
      },
      outputSchema: {
        type: 'object',
        properties: {
          out: { type: 'string' },
          area: { type: 'number' },
          count: { type: 'integer' },
          done: { type: 'boolean' },
          at: { type: 'string', format: 'date-time' },
          names: { type: 'array', items: { type: 'string' } },
          style: { type: 'object' },
          shapes: { $ref: '#/$defs/shapes' },
          report: { type: 'string', 'x-arcgis': 'GPDataFile' },
        },
        $defs: { shapes: { type: 'object', 'x-arcgis': 'GPRecordSet' } },
      },
    },
  },
  { description: { kind: 'demo:plain', maxAttempts: 1 } },
  { description: { kind: 'demo:named', maxAttempts: 1, names: { arcgis: 'planning/route' } } },
];

export const SERVICE = '/arcgis/rest/services/demo/GPServer';
export const BUFFER = `${SERVICE}/buffer`;
export const PLAIN = `${SERVICE}/plain`;

// Tests look into answers field by field and say what they expect there.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Answer = any;

/** A server with tasks, and a worker whose every move is made by the test. */
export interface Tasks extends AsyncDisposable {
  readonly engine: Engine;
  /** Sends a form, as the published client does, and answers the JSON. */
  readonly post: (path: string, fields?: Record<string, string>, token?: string) => Promise<Answer>;
  /** The same by GET, with the fields in the query. */
  readonly get: (path: string, fields?: Record<string, string>) => Promise<Answer>;
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Got>;
  readonly key: (scopes: readonly Scope[]) => Promise<string>;
  /** Submits, and answers the address of the job. */
  readonly submit: (task: string, fields?: Record<string, string>) => Promise<string>;
  readonly claim: () => Promise<ClaimedJob>;
  readonly report: (job: ClaimedJob, report: object) => Promise<void>;
  readonly settle: (job: ClaimedJob, settlement: Settlement) => Promise<void>;
  readonly save: (job: ClaimedJob, name: string, text: string) => Promise<void>;
}

export async function openTasks({ clock }: { clock?: Clock } = {}): Promise<Tasks> {
  const app = await openApp({ kinds: KINDS, ...(clock && { clock }) });
  const { engine, send } = app;
  const source = engine.source(LOCAL_CALLER);
  const workerId = 'worker-by-hand';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const inJson = (fields: Record<string, string>) => new URLSearchParams({ f: 'json', ...fields }).toString();
  const answered = ({ status, headers, json, text }: Got) => {
    assert.equal(status, 200, text);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    return json;
  };
  const post: Tasks['post'] = async (path, fields = {}, token) =>
    answered(await send('POST', path, { raw: inJson(fields), headers: form, token }));
  const report: Tasks['report'] = async ({ jobId, claimId }, said) => {
    const { jobs } = await source.sync({ workerId, reports: [{ jobId, claimId, ...said }] });
    assert.ok(jobs[0] && !('error' in jobs[0]));
  };
  return {
    engine,
    send,
    post,
    key: (scopes) => app.key(scopes),
    get: async (path, fields = {}) => answered(await send('GET', `${path}?${inJson(fields)}`)),
    async submit(task, fields) {
      const { jobId } = await post(`${task}/submitJob`, fields);
      assert.ok(jobId);
      return `${task}/jobs/${jobId}`;
    },
    async claim() {
      const kinds = KINDS.map(({ description }) => description.kind);
      const [job] = await source.claim({ workerId, kinds, capacity: 1, waitMs: 10_000 });
      assert.ok(job);
      return job;
    },
    report,
    settle: (job, settlement) => report(job, { settlement }),
    async save({ jobId, claimId }, name, text) {
      const body = new Blob([text]).stream();
      await source.saveArtifact({ jobId, claimId, name, contentType: 'text/plain', body });
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

import type { ClaimedJob, Job, Json, JsonObject, Settlement } from '@longrun/core';
import { LOCAL_CALLER, type LocalKind } from '@longrun/engine';
import { type Got, type OpenApp, openApp, type Sent } from '../../../testing/open-app.ts';
import { ogc } from '../dialect.ts';

const text = { type: 'string' } as const;

/** What the conformance job of this name takes and gives. */
const ECHO = {
  type: 'object',
  properties: { message: text, pause: { type: 'number', minimum: 0, maximum: 86_400 } },
  required: ['message'],
} as const;

/** An input of each form that the standard knows. */
const FORMS = {
  type: 'object',
  properties: {
    words: { type: 'array', items: text, minItems: 1, maxItems: 3, title: 'Words' },
    shape: { $ref: '#/$defs/shape' },
    place: {
      type: 'object',
      properties: { bbox: { type: 'array', items: { type: 'number' } }, crs: text },
      required: ['bbox'],
    },
    image: { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' },
    mixed: { oneOf: [{ type: 'number', exclusiveMinimum: 0 }, { $ref: '#/$defs/shape' }, { type: 'null' }] },
    note: text,
  },
  $defs: {
    shape: { type: 'object', properties: { type: { const: 'Point' } }, required: ['type'] },
  },
} as const;

const asJson = (schema: object) => schema as JsonObject; // plain data, written as a constant

const KINDS: readonly LocalKind[] = [
  {
    description: {
      kind: 'demo:echo',
      label: 'Echo',
      description: 'Gives its input back.',
      inputSchema: asJson(ECHO),
      outputSchema: asJson(ECHO),
      maxAttempts: 3,
    },
  },
  {
    description: {
      kind: 'demo:forms',
      inputSchema: asJson(FORMS),
      outputSchema: asJson(FORMS),
      version: '2.1',
    },
  },
  { description: { kind: 'demo:word', inputSchema: { type: 'string' }, outputSchema: { type: 'string' } } },
  { description: { kind: 'demo:free' } },
  { description: { kind: 'demo:named', names: { ogc: 'called-otherwise' } } },
];

export interface Ogc extends OpenApp {
  /** GET below `/ogc`. */
  readonly get: (path: string, sent?: Sent) => Promise<Got>;
  readonly execute: (process: string, body: unknown, prefer?: string) => Promise<Got>;
  /** Executes asynchronously; answers the status document. */
  readonly start: (process: string, body?: unknown) => Promise<Got['json']>;
  /** Takes the next job into a worker's hands. */
  readonly take: () => Promise<ClaimedJob>;
  readonly settle: (job: ClaimedJob, settlement: Settlement) => Promise<void>;
  /** From now on every job is done at once, and gives what `answer` makes of it: its input unless told otherwise. */
  readonly employ: (answer?: (job: ClaimedJob) => Settlement) => void;
  readonly job: (id: string) => Promise<Job>;
}

export async function openOgc(options: Parameters<typeof openApp>[0] = {}): Promise<Ogc> {
  const app = await openApp({ kinds: KINDS, dialects: [ogc], ...options });
  const source = app.engine.source(LOCAL_CALLER, { embedded: true });
  const workerId = 'test';
  const kinds = (options.kinds ?? KINDS).map(({ description }) => description.kind);
  const stop = new AbortController();
  const settle = async ({ jobId, claimId }: ClaimedJob, settlement: Settlement) => {
    const { jobs } = await source.sync({ workerId, reports: [{ jobId, claimId, settlement }] });
    const [answer] = jobs;
    if (answer && 'error' in answer) throw new Error(answer.error.message);
  };
  const work = async (answer: (job: ClaimedJob) => Settlement) => {
    while (!stop.signal.aborted) {
      const claimed = await source.claim({ workerId, kinds, capacity: 10, waitMs: 60_000 }, stop.signal);
      for (const job of claimed) await settle(job, answer(job));
    }
  };
  let working: Promise<void> | undefined;
  const execute: Ogc['execute'] = (process, body, prefer) =>
    app.send('POST', `/ogc/processes/${process}/execution`, {
      body,
      ...(prefer !== undefined && { headers: { prefer } }),
    });
  return {
    ...app,
    get: (path, sent) => app.send('GET', `/ogc${path}`, sent),
    execute,
    start: async (process, body = { inputs: { message: 'hello' } }) =>
      (await execute(process, body, 'respond-async')).json,
    async take() {
      const [job] = await source.claim({ workerId, kinds, capacity: 1, waitMs: 10_000 });
      if (!job) throw new Error('No job came within ten seconds.');
      return job;
    },
    settle,
    employ(answer = ({ input }) => completed(input)) {
      working = work(answer);
    },
    job: (id) => app.engine.as(LOCAL_CALLER).get(id),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await working;
      await app[Symbol.asyncDispose]();
    },
  };
}

export function completed(output: Json | undefined): Settlement {
  return { type: 'completed', ...(output !== undefined && { output }) };
}

/** The address of a link without scheme and host; fails where there is none. */
export function linkTo({ links }: { links: readonly { rel: string; href: string }[] }, rel: string): string {
  const link = links.find((one) => one.rel === rel);
  if (!link) throw new Error(`There is no link ${rel}.`);
  const { pathname, search } = new URL(link.href);
  return pathname + search;
}

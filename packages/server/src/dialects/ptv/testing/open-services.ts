import type { JobReport, Settlement } from '@longrun/core';
import type { LocalKind } from '@longrun/engine';
import { type ManualClock, manualClock } from '@longrun/engine/testing';
import { type OpenApp, openApp, type Sent } from '../../../testing/open-app.ts';

export interface Answered {
  readonly status: number;
  // Tests look into answers field by field and say what they expect there.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly json: any;
}

/** An app with two services, and a worker whose every move is made by the test. */
export interface Services extends AsyncDisposable {
  readonly app: OpenApp;
  readonly clock: ManualClock;
  /** POST below `/services/rs/`. */
  call(address: string, body?: unknown, sent?: Sent): Promise<Answered>;
  /** Starts a job of `demo:echo` and answers its id. */
  start(request?: object): Promise<string>;
  /** Takes the oldest job of the kind into the worker's hands. */
  claim(kind?: string): Promise<Claim>;
  report(claim: Claim, report: Partial<JobReport>): Promise<void>;
  settle(claim: Claim, settlement: Settlement): Promise<void>;
}

export interface Claim {
  readonly jobId: string;
  readonly claimId: string;
}

export const PLAN_TOURS = 'routing:plan-tours';

const KINDS: readonly LocalKind[] = [
  {
    description: {
      kind: 'demo:echo',
      inputSchema: {
        type: 'object',
        properties: {
          message: { type: 'string' },
          stops: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
        },
        required: ['message'],
      },
    },
  },
  { description: { kind: PLAN_TOURS, names: { ptv: 'XTour/PlanTours/ToursResponse' } } },
  { description: { kind: 'routing:change-tours', names: { ptv: 'XTour/ChangeTours/ToursResponse' } } },
];

export async function openServices(retention?: LocalKind['description']['retention']): Promise<Services> {
  const clock = manualClock();
  const kinds = KINDS.map(({ description }) => ({
    description: { ...description, ...(retention && { retention }) },
  }));
  const app = await openApp({ clock, kinds });
  const call: Services['call'] = async (address, body, sent) => {
    const { status, text } = await app.send('POST', `/services/rs/${address}`, {
      ...(body !== undefined && { body }),
      ...sent,
    });
    return { status, json: JSON.parse(text) };
  };
  const report: Services['report'] = async (claim, said) => {
    const body = { workerId: 'worker-1', reports: [{ ...claim, ...said }] };
    const { json } = await app.send('POST', '/v1/worker/sync', { body });
    if (json.jobs[0].error) throw new Error(json.jobs[0].error.message);
  };
  return {
    app,
    clock,
    call,
    async start(request = { message: 'hello' }) {
      const { status, json } = await call('XDemo/startEcho', request);
      if (status !== 200) throw new Error(JSON.stringify(json));
      return json.id;
    },
    async claim(kind = 'demo:echo') {
      const { jobId, claimId } = await app.claim(kind);
      return { jobId, claimId };
    },
    report,
    settle: (claim, settlement) => report(claim, { settlement }),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

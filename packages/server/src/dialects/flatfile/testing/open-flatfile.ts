import { manualClock } from '@longrun/engine/testing';
import { type Got, type OpenApp, openApp, type Sent } from '../../../testing/open-app.ts';

/** A server with this API, as its clients see it. */
export interface OpenFlatfile extends AsyncDisposable {
  readonly app: OpenApp;
  readonly clock: ReturnType<typeof manualClock>;
  readonly send: (method: string, path: string, body?: unknown, sent?: Sent) => Promise<Got>;
  // Tests look into answers field by field and say what they expect there.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly call: (method: string, path: string, body?: unknown) => Promise<any>;
  readonly create: (fields?: object) => Promise<{ id: string; status: string }>;
  /** What listeners were told of a job: topics, oldest first. */
  readonly topics: (jobId: string) => Promise<string[]>;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly events: (query?: string) => Promise<any[]>;
}

const WORKBOOK_JOB = { type: 'workbook', operation: 'export', source: 'us_wb_1' };

export async function openFlatfile(): Promise<OpenFlatfile> {
  const clock = manualClock();
  const app = await openApp({ clock });
  const send: OpenFlatfile['send'] = (method, path, body, sent = {}) =>
    app.send(method, `/flatfile/v1${path}`, { ...(body !== undefined && { body }), ...sent });
  const call: OpenFlatfile['call'] = async (method, path, body) => {
    const { status, json, text } = await send(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path} answered ${status} ${text}`);
    return json.data;
  };
  const events: OpenFlatfile['events'] = (query = 'includeAcknowledged=true&pageSize=1000') =>
    call('GET', `/events?${query}`);
  return {
    app,
    clock,
    send,
    call,
    events,
    create: (fields) => call('POST', '/jobs', { ...WORKBOOK_JOB, ...fields }),
    topics: async (jobId) =>
      (await events()).filter(({ context }) => context.jobId === jobId).map(({ topic }) => topic),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

import { temporaryStore } from '../system/temporary-store.ts';

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

/** A server process on a store of its own, with the jobs of a file if one is named. */
export async function startServer(jobs?: string): Promise<RunningServer> {
  const store = await temporaryStore();
  const server = await store.serve(...(jobs === undefined ? [] : ['--jobs', jobs]));
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.terminate();
      await store[Symbol.asyncDispose]();
    },
  };
}

import { freePort } from '@longrun/engine/testing/postgres';
import { type Member, startMember } from './member.ts';

/** Servers that share a database, and workers that know them all. */
export interface Cluster extends AsyncDisposable {
  readonly servers: readonly Member[];
  readonly workers: readonly Member[];
  /** Of each server, whether it runs or not. */
  readonly urls: readonly string[];
  /** All of them, as clients take it. */
  readonly url: string;
}

export interface ClusterOptions {
  readonly store: string;
  readonly servers: number;
  readonly workers: number;
  /** The file with the jobs that the workers run. */
  readonly jobs: string;
  readonly serverOptions?: readonly string[];
  readonly workerOptions?: readonly string[];
}

/** Starts all servers at the same moment, on a database that may be empty, and then all workers. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { store, serverOptions = [], workerOptions = [] } = options;
  await using opened = new AsyncDisposableStack();
  const startAll = (starting: readonly Promise<Member>[]) =>
    Promise.all(starting.map(async (member) => opened.use(await member))).finally(() =>
      Promise.allSettled(starting),
    );
  const ports: number[] = [];
  for (let count = 0; count < options.servers; count += 1) ports.push(await freePort());
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const url = urls.join();
  const servers = await startAll(
    ports.map((port, index) =>
      startMember(`server ${index}`, 'serve', '--store', store, '--port', `${port}`, ...serverOptions),
    ),
  );
  const workers = await startAll(
    Array.from({ length: options.workers }, (_, index) =>
      startMember(`worker ${index}`, 'worker', options.jobs, '--url', url, ...workerOptions),
    ),
  );
  const stack = opened.move();
  return { servers, workers, urls, url, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

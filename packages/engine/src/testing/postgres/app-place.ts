import type { ClaimedJob, Completion, JobApi, JobSource, SubmitRequest, Submitted } from '@longrun/core';
import { Pool } from 'pg';
import { LOCAL_CALLER } from '../../caller.ts';
import { openEngine } from '../../open-engine.ts';
import { openPostgres } from '../../postgres/open-postgres.ts';
import type { Store } from '../../store.ts';
import { APP_LIBRARIES, type AppLibrary } from './app-libraries.ts';
import { testDatabase } from './test-database.ts';

/** An application with a table of its own and Longrun's tables beside it in one database, and an engine open on that. */
export interface AppPlace {
  readonly store: Store;
  readonly api: JobApi;
  readonly source: JobSource;
  readonly url: string;
  /** Those that applications use. */
  readonly libraries: readonly AppLibrary[];
  /** A library whose name matters to nobody. */
  readonly library: AppLibrary;
  /** The first column of what somebody sees who is allowed everything. */
  look(text: string): Promise<unknown[]>;
  submit(request: SubmitRequest, tx: object): Promise<Submitted>;
  /** Completes a job in a transaction. */
  complete(tx: object, completion: Completion): Promise<void>;
  /** Claims a job of the kind, waiting for it. */
  claim(kind: string): Promise<ClaimedJob>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openAppPlace(): Promise<AppPlace> {
  const database = await testDatabase();
  const { url } = database;
  const admin = new Pool({ connectionString: database.adminUrl });
  // Named as one of Longrun's, which must not matter to either side.
  await admin.query(`CREATE TABLE public.jobs (number text UNIQUE); ALTER TABLE public.jobs OWNER TO CURRENT_USER;
    GRANT ALL ON public.jobs TO PUBLIC`);
  const store = await openPostgres({ url });
  const engine = await openEngine({ store });
  const api = engine.as(LOCAL_CALLER);
  const source = engine.source(LOCAL_CALLER);
  const libraries = APP_LIBRARIES.map(({ open }) => open(url));
  const [library] = libraries;
  if (!library) throw new Error('There is no library.');
  return {
    store,
    api,
    source,
    url,
    libraries,
    library,
    async look(text) {
      const { rows } = await admin.query(text);
      return rows.map((row) => Object.values(row)[0]);
    },
    async submit(request, tx) {
      const [submitted] = await api.submit([request], { tx });
      if (!submitted) throw new Error('The submit was not answered.');
      return submitted;
    },
    async complete(tx, completion) {
      await source.completeIn?.(tx, completion);
    },
    async claim(kind) {
      const [job] = await source.claim({ workerId: 'w1', kinds: [kind], capacity: 1, waitMs: 10_000 });
      if (!job) throw new Error(`No job of kind ${kind} came.`);
      return job;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(libraries.map((one) => one.close()));
      await engine.close();
      await admin.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

import { testDatabase } from '@longrun/engine/testing/postgres';
import { type LongrunProcess, startLongrun } from './longrun-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A store of a test's own and a folder beside it, both gone after the test. `LONGRUN_TEST_STORE` says which kind of store it is. */
export interface TemporaryStore extends AsyncDisposable {
  /** As `--store` takes it. */
  readonly address: string;
  /** A file in the folder. */
  file(name: string): string;
  /** Starts a server on it, at a free port. */
  serve(...options: readonly string[]): Promise<LongrunProcess>;
}

/** Where jobs are kept, and what `serve` has to be told besides. */
interface Place {
  readonly address: string;
  readonly options: readonly string[];
  remove(): Promise<void>;
}

type Open = (file: (name: string) => string) => Promise<Place>;

const STORES: Readonly<Record<string, Open>> = {
  sqlite: async (file) => ({ address: file('jobs.db'), options: [], remove: async () => {} }),
  postgres: async (file) => {
    const database = await testDatabase();
    return {
      address: database.url,
      options: ['--artifacts', file('artifacts')],
      remove: () => database[Symbol.asyncDispose](),
    };
  },
};

export async function temporaryStore(): Promise<TemporaryStore> {
  const { LONGRUN_TEST_STORE: kind = 'sqlite' } = process.env;
  const open = STORES[kind];
  if (!open) throw new Error(`LONGRUN_TEST_STORE is one of ${Object.keys(STORES).join(', ')}, not ${kind}.`);
  const folder = temporaryFolder();
  const { address, options, remove } = await open(folder.file);
  return {
    address,
    file: folder.file,
    serve: (...more) => startLongrun('serve', '--store', address, '--port', '0', ...options, ...more),
    async [Symbol.asyncDispose]() {
      await remove();
      folder[Symbol.dispose]();
    },
  };
}

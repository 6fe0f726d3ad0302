import { assertFit } from './assert-fit.ts';
import type { Connection } from './connection.ts';
import { assertMigrated, migrate } from './migrate.ts';
import { assertNotHalfMoved } from './move-note.ts';
import { toStoreError } from './trouble.ts';

export interface PrepareOptions {
  readonly connect: () => Promise<Connection>;
  /** Brings the schema up to date; otherwise an older one is refused. */
  readonly mayMigrate: boolean;
}

/** Makes sure that the database can be worked on. Answers, in whole sentences, what whoever runs it should know. */
export async function prepareDatabase({ connect, mayMigrate }: PrepareOptions): Promise<string[]> {
  const connection = await connect().catch((error) => Promise.reject(toStoreError(error)));
  try {
    const warnings = await assertFit(connection);
    if (mayMigrate) await migrate({ connect });
    else await assertMigrated(connection);
    await assertNotHalfMoved(connection);
    return warnings;
  } finally {
    await connection.close();
  }
}

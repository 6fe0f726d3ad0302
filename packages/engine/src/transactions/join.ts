import { JobError } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import type { Joined } from '../store.ts';

const MESSAGE =
  'needs Longrun to be opened in this process on the Postgres of the transaction: openLongrun({ store: "postgres://…" }).';

/** The store inside a transaction of the application. Throws `invalid-request` where it cannot take part in it. */
export function join({ store }: Runtime, tx: object): Joined {
  if (store.join) return store.join(tx);
  const errors = [{ pointer: '/tx', message: MESSAGE }];
  throw new JobError('invalid-request', `Nothing was stored: /tx ${MESSAGE}`, { errors });
}

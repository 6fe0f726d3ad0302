import type { DialectRoute } from '../../../dialect/dialect.ts';
import { documentRoute } from '../document-route.ts';
import { listDocuments } from '../list-documents.ts';
import { COLLECTIONS, type Collection } from '../mapping.ts';
import { readKey, readLimit } from '../read-argument.ts';

function listRoute(name: string, collections: readonly Collection[]): DialectRoute {
  return documentRoute({
    name,
    scope: 'read',
    parameters: { limit: null, after: null },
    example: { limit: 100, after: 'job-1' },
    read: ({ limit, after }) => ({
      limit: readLimit(limit),
      ...(after !== null && { after: readKey(after, 'after') }),
    }),
    run: (jobs, excerpt) => listDocuments(jobs, collections, excerpt),
  });
}

/** The functions that read many documents: all of them, unless told otherwise. */
export const listing: readonly DialectRoute[] = [
  listRoute('getPendingJobs', ['pending']),
  listRoute('getRunningJobs', ['running']),
  listRoute('getFinishedJobs', ['finished']),
  listRoute('getJobs', COLLECTIONS),
];

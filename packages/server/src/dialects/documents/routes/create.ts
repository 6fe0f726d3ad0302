import type { DialectRoute } from '../../../dialect/dialect.ts';
import { REQUIRED } from '../arguments.ts';
import { documentRoute } from '../document-route.ts';
import { createDocument } from '../put-document.ts';

/** The function that makes a document under a key of its own. */
export const creating: readonly DialectRoute[] = [
  documentRoute({
    name: 'createJob',
    scope: 'submit',
    parameters: { name: REQUIRED, user: REQUIRED, request: REQUIRED, result: REQUIRED },
    example: { name: 'Train', user: 'ada', request: '{"epochs": 3}', result: '' },
    read: ({ name, user, request, result }) => ({ name, user, request, result }),
    async run(jobs, { name, user, request, result }) {
      const id = crypto.randomUUID();
      const document = { id, name, user, request, result, status: 'idle', messages: '' };
      await createDocument(jobs, id, { document });
      return document;
    },
  }),
];

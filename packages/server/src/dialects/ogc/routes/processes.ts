import { describedRoute } from '../described.ts';
import { PREFIX } from '../links.ts';
import { findProcess, processDescription, processName, processSummary } from '../process.ts';
import { LIMIT, readLimit } from '../read-limit.ts';
import { represent, withParameters } from '../represent.ts';

const HTML = ['text/html'];

export const getProcesses = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/processes`,
  scope: 'read',
  describes: {
    id: 'getProcesses',
    summary: 'The processes that can be executed',
    query: [
      LIMIT,
      { name: 'after', description: 'The last process of the page before', schema: { type: 'string' } },
    ],
    answers: { 200: { means: 'A page of them', schema: 'processList', types: HTML } },
  },
  read: ({ query }) => ({ limit: readLimit(query), after: query.get('after') ?? '' }),
  async run(jobs, { limit, after }) {
    const all = (await jobs.kinds()).toSorted((a, b) => (processName(a) < processName(b) ? -1 : 1));
    const rest = all.filter((kind) => processName(kind) > after);
    return { shown: rest.slice(0, limit), hasMore: rest.length > limit };
  },
  write({ shown, hasMore }, { limit }, ask) {
    const last = shown.at(-1);
    const next = last && hasMore && { limit: String(limit), after: processName(last) };
    return represent(ask, 'Processes', {
      processes: shown.map((kind) => processSummary(kind, ask.origin)),
      links: next ? [{ href: withParameters(ask, next), rel: 'next', title: 'The next page' }] : [],
    });
  },
});

export const getProcess = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/processes/{processID}`,
  scope: 'read',
  describes: {
    id: 'getProcessDescription',
    summary: 'What a process takes and what it gives',
    answers: { 200: { means: 'Its description', schema: 'process', types: HTML } },
  },
  read: ({ params }) => params.processID,
  run: findProcess,
  write: (kind, name, ask) => represent(ask, name, processDescription(kind, ask.origin)),
});

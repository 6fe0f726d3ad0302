import manifest from '../../../../package.json' with { type: 'json' };
import { CONFORMANCE } from '../conformance.ts';
import { describedRoute } from '../described.ts';
import { hrefs, JSON_TYPE, type Link, PREFIX, REL } from '../links.ts';
import { represent } from '../represent.ts';

const HTML = ['text/html'];

export const getLandingPage = describedRoute({
  methods: ['GET'],
  path: PREFIX,
  scope: 'open',
  describes: {
    id: 'getLandingPage',
    summary: 'Where everything is',
    answers: { 200: { means: 'Links', schema: 'landingPage', types: HTML } },
  },
  read: () => undefined,
  run: async () => undefined,
  write: (_, __, ask) =>
    represent(ask, 'Longrun', {
      title: 'Longrun',
      description: `Processes that take their time. Longrun ${manifest.version}.`,
      links: landingLinks(ask.origin),
    }),
});

function landingLinks(origin: string): Link[] {
  const { base } = hrefs(origin);
  const type = JSON_TYPE;
  return [
    { href: `${base}/api`, rel: 'service-desc', type: OPEN_API, title: 'This API as OpenAPI 3.0' },
    { href: `${base}/api?f=html`, rel: 'service-doc', type: 'text/html', title: 'This API to read' },
    { href: `${base}/conformance`, rel: REL.conformance, type, title: 'What it conforms to' },
    { href: `${base}/conformance`, rel: 'conformance', type, title: 'What it conforms to' },
    { href: `${base}/processes`, rel: REL.processes, type, title: 'The processes' },
    { href: `${base}/processes`, rel: 'processes', type, title: 'The processes' },
    { href: `${base}/jobs`, rel: REL.jobs, type, title: 'The jobs' },
  ];
}

export const OPEN_API = 'application/vnd.oai.openapi+json;version=3.0';

export const getConformance = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/conformance`,
  scope: 'open',
  describes: {
    id: 'getConformanceClasses',
    summary: 'What this API conforms to',
    answers: { 200: { means: 'The classes', schema: 'confClasses', types: HTML } },
  },
  read: () => undefined,
  run: async () => undefined,
  write: (_, __, ask) => represent(ask, 'Conformance', { conformsTo: CONFORMANCE }),
});

import { type DescribedRoute, describedRoute } from '../described.ts';
import { JSON_TYPE, PREFIX } from '../links.ts';
import { openApi } from '../open-api.ts';
import { represent, wantsHtml } from '../represent.ts';
import { OPEN_API } from './service.ts';

/** These routes, and the one that describes them all. */
export function withDefinition(routes: readonly DescribedRoute[]): readonly DescribedRoute[] {
  const all = [
    ...routes,
    describedRoute({
      methods: ['GET'],
      path: `${PREFIX}/api`,
      scope: 'open',
      describes: {
        id: 'getApi',
        summary: 'This definition',
        answers: { 200: { means: 'OpenAPI 3.0', types: [OPEN_API, JSON_TYPE, 'text/html'] } },
      },
      read: ({ origin }) => origin,
      run: async () => undefined,
      write(_, origin, ask) {
        const definition = openApi(all, origin);
        if (wantsHtml(ask)) return represent(ask, 'OGC API – Processes', definition);
        const accepted = ask.request.headers.get('accept') ?? '';
        const type = accepted.includes(JSON_TYPE) ? JSON_TYPE : OPEN_API;
        return { headers: { 'content-type': type }, json: definition };
      },
    }),
  ];
  return all;
}

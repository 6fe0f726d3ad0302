import { DOCS_CSS } from '../docs/docs-css.ts';
import { docsPage } from '../docs/docs-page.ts';
import { type OpenApi, openApi } from '../openapi.ts';
import { PAGE_HEADERS } from '../reply.ts';
import { type Route, route } from '../route.ts';

const tag = 'Operate';
const scope = 'open';

/** The routes that describe a route table, themselves included. */
export function descriptionOf(routes: readonly Route[]): readonly Route[] {
  // Made when first asked for: a server that nobody asks need not spend its start on it.
  let api: OpenApi | undefined;
  let page: string | undefined;
  const document = () => {
    api ??= openApi([...routes, ...own]);
    return api;
  };
  const own: readonly Route[] = [
    route({
      id: 'getOpenApi',
      method: 'GET',
      path: '/openapi.json',
      scope,
      tag,
      summary: 'This API as an OpenAPI 3.1 document',
      answers: { 200: { means: 'The document', type: 'application/json' } },
      handle: () => ({ json: document() }),
    }),
    route({
      id: 'getDocs',
      method: 'GET',
      path: '/docs',
      scope,
      tag,
      summary: 'This API as a page to read',
      answers: { 200: { means: 'The page', type: 'text/html' } },
      handle: () => {
        page ??= docsPage(document());
        return { headers: { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' }, body: page };
      },
    }),
    route({
      id: 'getDocsStyle',
      method: 'GET',
      path: '/docs.css',
      scope,
      tag,
      summary: 'The style sheet of that page',
      answers: { 200: { means: 'The style sheet', type: 'text/css' } },
      handle: () => ({
        headers: { ...PAGE_HEADERS, 'content-type': 'text/css; charset=utf-8' },
        body: DOCS_CSS,
      }),
    }),
  ];
  return own;
}

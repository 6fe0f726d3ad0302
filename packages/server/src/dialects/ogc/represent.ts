import type { DialectAsk } from '../../dialect/dialect.ts';
import { htmlPage } from '../../dialect/html-page.ts';
import type { Reply } from '../../reply.ts';
import { JSON_TYPE, type Link } from './links.ts';

type Ask = Pick<DialectAsk, 'request' | 'origin' | 'query'>;

/** A resource in the form that its reader wants, with links to itself and to the other form. */
export function represent(ask: Ask, title: string, resource: Resource): Reply {
  const isHtml = wantsHtml(ask);
  const { links } = resource;
  const json = {
    ...resource,
    ...(Array.isArray(links) && { links: [...formLinks(ask, isHtml), ...others(links)] }),
  };
  if (!isHtml) return { headers: VARY, json };
  return { headers: { ...VARY, 'content-type': 'text/html; charset=utf-8' }, body: htmlPage(title, json) };
}

interface Resource {
  readonly links?: unknown;
  readonly [member: string]: unknown;
}

const others = (links: readonly Link[]) => links.filter(({ rel }) => rel !== 'self');

const VARY = { vary: 'accept' } as const;

function formLinks(ask: Ask, isHtml: boolean): Link[] {
  const [self, alternate] = isHtml ? (['html', 'json'] as const) : (['json', 'html'] as const);
  const type = { html: 'text/html', json: JSON_TYPE } as const;
  return [
    { href: withParameters(ask, {}), rel: 'self', type: type[self], title: 'This document' },
    {
      href: withParameters(ask, { f: alternate }),
      rel: 'alternate',
      type: type[alternate],
      title: 'The same in another form',
    },
  ];
}

/** The address that was asked, with other parameters. */
export function withParameters(
  { origin, request }: Ask,
  parameters: Readonly<Record<string, string>>,
): string {
  const { pathname, searchParams } = new URL(request.url);
  for (const [name, value] of Object.entries(parameters)) searchParams.set(name, value);
  const query = searchParams.toString();
  return `${origin}${pathname}${query === '' ? '' : `?${query}`}`;
}

/** `f` says it outright; otherwise JSON, unless the reader takes HTML and would rather have it. */
export function wantsHtml({ request, query }: Ask): boolean {
  const form = query.get('f');
  if (form !== null) return form === 'html';
  const accepted = request.headers.get('accept') ?? '';
  const html = quality(accepted, 'text/html');
  return html > 0 && html > quality(accepted, JSON_TYPE);
}

function quality(accepted: string, type: string): number {
  const found = accepted
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .find(([name]) => name === type);
  if (!found) return 0;
  const q = found.find((part) => part.startsWith('q='));
  return q === undefined ? 1 : Number(q.slice(2)) || 0;
}

import { ERRORS } from '@longrun/core';
import type { OpenApi, Operation } from '../openapi.ts';
import { escapeHtml as text } from './escape-html.ts';
import { operationArticle, table } from './operation-article.ts';

type Entry = readonly [method: string, path: string, operation: Operation];

/** The API as a page to read: no script, nothing from a third party, one style sheet of our own. */
export function docsPage(api: OpenApi): string {
  const entries = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Entry => [method, path, operation]),
  );
  const groups = api.tags.map(({ name }) => ({
    name,
    entries: entries.filter(([, , { tags }]) => tags.includes(name)),
  }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(api.info.title)} HTTP API</title>
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<nav aria-label="Contents">
<p><a href="#top">${text(api.info.title)} ${text(api.info.version)}</a></p>
${groups.map(({ name, entries }) => contents(name, entries)).join('\n')}
<ul><li><a href="#errors">Errors</a></li><li><a href="#schemas">Schemas</a></li><li><a href="/openapi.json">openapi.json</a></li></ul>
</nav>
<main id="top">
<h1>${text(api.info.title)} HTTP API</h1>
<p>JSON in, JSON out. Send a key as <code>Authorization: Bearer KEY</code>; while no key was made, programs on this
machine need none. Errors are <a href="#errors">problems</a> (RFC 9457).</p>
${groups.map(({ name, entries }) => section(name, entries)).join('\n')}
<section><h2 id="errors">Errors</h2>
${table(['Status', 'Code', 'Means'], errorRows())}</section>
<section><h2 id="schemas">Schemas</h2>
${Object.entries(api.components.schemas).map(schemaArticle).join('\n')}
</section>
</main>
</body>
</html>
`;
}

function contents(name: string, entries: readonly Entry[]): string {
  const links = entries.map(
    ([, , { operationId, summary }]) => `<li><a href="#${operationId}">${text(summary)}</a></li>`,
  );
  return `<p>${text(name)}</p>\n<ul>${links.join('')}</ul>`;
}

function section(name: string, entries: readonly Entry[]): string {
  const articles = entries.map(([method, path, operation]) => operationArticle(method, path, operation));
  return `<section><h2>${text(name)}</h2>\n${articles.join('\n')}\n</section>`;
}

function errorRows(): string[][] {
  return Object.entries(ERRORS).map(([code, { status, title }]) => [
    String(status),
    `<code>${code}</code>`,
    text(title),
  ]);
}

function schemaArticle([name, schema]: [string, object]): string {
  return `<article id="schema-${name}"><h3>${name}</h3>\n<pre>${text(JSON.stringify(schema, null, 2))}</pre></article>`;
}

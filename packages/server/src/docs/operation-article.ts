import type { Content, Operation, Parameter } from '../openapi.ts';
import { curl } from './curl.ts';
import { escapeHtml as text } from './escape-html.ts';

/** One operation of the API, for the eye. */
export function operationArticle(method: string, path: string, operation: Operation): string {
  const { operationId, summary, parameters = [], requestBody, responses } = operation;
  return `<article id="${operationId}">
<h3>${text(summary)}</h3>
<p class="address"><b>${method.toUpperCase()}</b> <code>${text(path)}</code> <small>${scopeOf(operation)}</small></p>
${requestBody ? `<p>Body: ${contentOf(requestBody.content)}${requestBody.required ? '' : ', optional'}</p>` : ''}
${parameters.length > 0 ? table(['Parameter', 'In', 'Means'], parameters.map(parameterRow)) : ''}
${table(['Status', 'Means', 'Body'], Object.entries(responses).map(responseRow))}
<pre>${text(curl(method, path, operation))}</pre>
</article>`;
}

function scopeOf({ security }: Operation): string {
  const [scope] = Object.values(security[0] ?? {}).flat();
  return scope === undefined ? 'no key needed' : `scope <code>${scope}</code>`;
}

function parameterRow({ name, in: place, description = '', schema }: Parameter): string[] {
  return [
    `<code>${text(name)}</code>`,
    place,
    `${prose(description)} <small>${text(constraints(schema))}</small>`,
  ];
}

function responseRow([status, { description, content = {} }]: [
  string,
  Operation['responses'][string],
]): string[] {
  return [status, prose(description), contentOf(content)];
}

function contentOf(content: Content): string {
  return Object.entries(content)
    .map(([type, { schema }]) => (schema ? linkTo(schema.$ref) : `<code>${text(type)}</code>`))
    .join(', ');
}

function linkTo(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return `<a href="#schema-${name}">${name}</a>`;
}

/** Our descriptions mark code with backticks. */
function prose(description: string): string {
  return text(description).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function constraints(schema: object): string {
  return Object.entries(schema)
    .filter(([keyword]) => keyword !== 'pattern') // longer than it is helpful, where `format` says the same
    .map(([keyword, value]) => `${keyword}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table>${line(head, 'th')}\n${rows.map((row) => line(row, 'td')).join('\n')}</table>`;
}

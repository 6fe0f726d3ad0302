import { escapeHtml } from '../docs/escape-html.ts';

/** An answer for people who look at an address in their browser: everything that is in it, and its addresses as links. */
export function htmlPage(title: string, body: object): string {
  const heading = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title>
<h1>${heading}</h1>
${html(body)}
</html>
`;
}

function html(value: unknown): string {
  if (Array.isArray(value))
    return list(
      'ul',
      value.map((item) => `<li>${html(item)}</li>`),
    );
  if (typeof value !== 'object' || value === null) return text(value);
  return list(
    'dl',
    Object.entries(value).map(([name, field]) => `<dt>${escapeHtml(name)}</dt><dd>${html(field)}</dd>`),
  );
}

function list(tag: string, items: readonly string[]): string {
  return items.length === 0 ? '–' : `<${tag}>\n${items.join('\n')}\n</${tag}>`;
}

function text(value: unknown): string {
  const shown = escapeHtml(String(value ?? '–'));
  return typeof value === 'string' && /^https?:\/\//.test(value) ? `<a href="${shown}">${shown}</a>` : shown;
}

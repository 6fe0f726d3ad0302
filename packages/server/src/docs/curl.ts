import type { Operation, Parameter } from '../openapi.ts';

const BASE = 'http://127.0.0.1:7420';

/** A call of the operation that can be pasted into a shell and then filled in. */
export function curl(method: string, path: string, operation: Operation): string {
  const address =
    BASE +
    path
      .replaceAll('{', '')
      .replaceAll('}', '')
      .replace(/\/(id|jobId|name)(?=\/|$)/g, placeholder);
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const parts = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${address}`,
    ...(operation.security.length > 0 ? [`-H "Authorization: Bearer $LONGRUN_TOKEN"`] : []),
    ...(type === undefined ? [] : [`-H 'Content-Type: ${type}'`]),
    ...(operation.parameters ?? []).filter(isNeeded).map(({ name }) => `-H '${name}: …'`),
    ...bodyOf(type, content?.example),
  ];
  return parts.join(' \\\n  ');
}

function placeholder(_: string, name: string): string {
  return `/$${name.replace('jobId', 'id').toUpperCase()}`;
}

/** The claim is the one header without which its call makes no sense. */
function isNeeded({ in: place, name }: Parameter): boolean {
  return place === 'header' && name === 'Longrun-Claim';
}

function bodyOf(type: string | undefined, example: unknown): string[] {
  if (type === undefined) return [];
  if (type !== 'application/json') return ['--data-binary @FILE'];
  return [`-d '${JSON.stringify(example ?? {})}'`];
}

import type { UserAction } from '@longrun/core';
import { cleanText, safeJson } from '../../format/clean-text.ts';
import { formatPairs } from '../../format/table.ts';

export function describeAction(action: UserAction): string {
  const { inputSchema, inputForm, constraints, mount, metadata, messages = [] } = action;
  const text = (value: string | undefined) => value && cleanText(value);
  const data = (value: unknown) => (value === undefined ? undefined : safeJson(value));
  return formatPairs([
    ['id', action.id],
    ['label', text(action.label)],
    ['kind', text(action.kind)],
    ['description', text(action.description)],
    ['icon', text(action.icon)],
    ['tooltip', text(action.tooltip)],
    ['target', text(action.target)],
    ['mode', action.mode],
    ['primary', action.primary ? 'yes' : undefined],
    ['confirm', action.confirm ? 'yes' : undefined],
    ['driver', action.driver],
    ...messages.map(({ type, content }) => [type, text(content)] as const),
    ['guide', text(action.guide)],
    ['input', data(inputSchema)],
    ['form', data(inputForm)],
    ['constraints', data(constraints)],
    ['mount', data(mount)],
    ['metadata', data(metadata)],
    ['updated', text(`${action.updatedAt} by ${action.updatedBy}`)],
  ]);
}

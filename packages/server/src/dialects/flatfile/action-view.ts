import type { ActionSpec, JsonObject, UserAction } from '@longrun/core';
import { splitKind } from '../../dialect/find-kind.ts';
import type { ActionChangeFields } from './action-fields.ts';

/** Fields of an action that have no place of their own in ours are kept within its metadata. */
const NAME = 'flatfile';

/** Of the fields that both have, those that mean the same. */
const SAME = [
  ...(['label', 'description', 'icon', 'tooltip', 'mode', 'primary', 'confirm', 'messages'] as const),
  ...(['inputForm', 'constraints', 'mount'] as const),
] as const satisfies readonly (keyof ActionSpec & keyof ActionChangeFields)[];

/** An action as this API shows it. */
export function actionView(action: UserAction): object {
  const { id, kind, target, guide, createdAt, updatedAt } = action;
  return {
    id,
    operation: splitKind(kind).operation,
    ...Object.fromEntries(SAME.map((name) => [name, action[name]])),
    ...(guide !== undefined && { guide: { content: guide } }),
    ...ownOf(action),
    ...(target !== undefined && { targetId: target }),
    createdAt,
    updatedAt,
  };
}

/** The sort of thing that an action is shown on, and so the type of its jobs. */
export function typeOf({ mount }: Pick<ActionChangeFields, 'mount'>): string {
  return mount?.type === 'field' ? 'sheet' : (mount?.type ?? 'workbook');
}

/** What the fields of a request are in ours, beside the kind. */
export function specOf(fields: ActionChangeFields, before?: UserAction): Omit<ActionSpec, 'kind'> {
  const { targetId, guide, ...rest } = fields;
  const same = new Set<string>(SAME);
  const own = Object.entries(rest).filter(([name, value]) => !same.has(name) && value !== undefined);
  return {
    ...Object.fromEntries(
      SAME.map((name) => [name, fields[name]]).filter(([, value]) => value !== undefined),
    ),
    ...(guide !== undefined && { guide: guide.content }),
    ...(targetId !== undefined && { target: targetId }),
    ...(own.length > 0 && {
      metadata: {
        ...before?.metadata,
        [NAME]: { ...(before && ownOf(before)), ...Object.fromEntries(own) } as JsonObject,
      },
    }),
  };
}

function ownOf({ metadata }: UserAction): JsonObject {
  const own = metadata?.[NAME];
  return typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
}

import type { ActionSpec, JsonObject, UserAction } from '@longrun/core';
import type { ActionChangeFields } from './action-fields.ts';
import { operationOf } from './kind-of.ts';

/** Fields of an action that have no place of their own in ours are kept within its metadata. */
const NAME = 'flatfile';

/** Of the fields that both have, those that mean the same. */
const SAME = [
  ...(['label', 'description', 'icon', 'tooltip', 'mode', 'primary', 'confirm', 'messages'] as const),
  ...(['inputForm', 'constraints', 'mount'] as const),
] as const satisfies readonly (keyof ActionSpec & keyof ActionChangeFields)[];

/** An action as this API shows it. */
export function actionView(action: UserAction): object {
  const { id, kind, job, target, guide, createdAt, updatedAt } = action;
  return {
    id,
    operation: operationOf({ kind, ...job }).operation,
    ...Object.fromEntries(SAME.map((name) => [name, action[name]])),
    ...(guide !== undefined && { guide: { content: guide } }),
    ...ownOf(action),
    ...(target !== undefined && { targetId: target }),
    createdAt,
    updatedAt,
  };
}

/** What the fields of a request are in ours, besides what tells of the jobs. */
export function specOf(fields: ActionChangeFields, before?: UserAction): Omit<ActionSpec, 'kind'> {
  const { operation, targetId, guide, ...rest } = fields;
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

/** Its fields that have no place of their own in ours. */
export function ownOf({ metadata }: Pick<UserAction, 'metadata'>): JsonObject {
  const own = metadata?.[NAME];
  return typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
}

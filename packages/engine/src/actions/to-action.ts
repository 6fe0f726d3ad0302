import { type ActionSpec, type KindDescription, toMoment, type UserAction } from '@longrun/core';
import { formSchema } from './form-schema.ts';
import type { StoredAction } from './stored-action.ts';

/** An action as its readers see it: what it leaves open is as its kind has it. */
export function toAction(stored: StoredAction, kind: Partial<KindDescription> = {}): UserAction {
  const { id, updatedBy, createdAt, updatedAt } = stored;
  const spec = specOf(stored);
  const inputSchema = ownSchema(spec) ?? kind.inputSchema;
  const { description = kind.description, icon = kind.icon } = spec;
  return {
    ...spec,
    id,
    label: spec.label ?? kind.label ?? spec.kind,
    mode: spec.mode ?? kind.mode ?? 'background',
    primary: spec.primary ?? false,
    confirm: spec.confirm ?? kind.confirm ?? false,
    ...(description !== undefined && { description }),
    ...(icon !== undefined && { icon }),
    ...(inputSchema && { inputSchema }),
    updatedBy,
    createdAt: toMoment(createdAt),
    updatedAt: toMoment(updatedAt),
  };
}

export function specOf({ spec }: Pick<StoredAction, 'spec'>): ActionSpec {
  return JSON.parse(spec) as ActionSpec; // written by save-action from one
}

/** What the action itself asks of the answers. */
export function ownSchema({ inputSchema, inputForm }: ActionSpec): ActionSpec['inputSchema'] {
  return inputSchema ?? formSchema(inputForm);
}

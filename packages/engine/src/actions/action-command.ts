import type { ActionContent } from './stored-action.ts';

/** Writes an action as it was read and then changed. Refused with `action-changed` when somebody else was quicker. */
export interface SaveActionCommand {
  readonly type: 'save-action';
  readonly tenant: string;
  readonly id: string;
  /** As it was read; absent when it is new. */
  readonly revision?: number;
  readonly content: ActionContent;
  /** A new action is refused with `too-many-actions` where the tenant has so many. */
  readonly limit: number;
}

export interface RemoveActionCommand {
  readonly type: 'remove-action';
  readonly tenant: string;
  readonly id: string;
}

export type ActionCommand = SaveActionCommand | RemoveActionCommand;

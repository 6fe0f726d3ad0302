import type { MoveCommand, MoveData } from './store-command.ts';

/** The end of an attempt, as a move of the lifecycle. */
export type Ending = Pick<MoveCommand, 'event'> &
  MoveData & {
    /** It is asked to stop before: what it has saved is kept. */
    readonly stopsFirst?: true;
  };

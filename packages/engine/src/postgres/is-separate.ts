import type { MoveCommand, StoreCommand } from '../store-command.ts';

/** Moves after which there is something to do for other jobs, whoever they are. */
const WITH_CONSEQUENCES: ReadonlySet<MoveCommand['event']> = new Set(['wait', 'block', 'wake', 'retry']);

/** Whether a command has to do with one job alone, as far as can be said without looking, so that it may be carried out beside others: of
 *  the same batch, and of other servers. */
export function isSeparate(command: StoreCommand): boolean {
  switch (command.type) {
    case 'insert':
      return isPlainInsert(command);
    case 'move':
      return !WITH_CONSEQUENCES.has(command.event);
    case 'report':
    case 'mark-fetched':
      return true;
    default:
      return false;
  }
}

function isPlainInsert({ job, unique }: Extract<StoreCommand, { type: 'insert' }>): boolean {
  return (
    unique === undefined &&
    job.waitingFor === undefined &&
    job.reached === undefined &&
    job.externalId === undefined
  );
}

import { asFlag } from '../../sql/as-flag.ts';
import { perform } from '../../sql/asking.ts';
import type { Context } from '../../sql/context.ts';
import { execute } from '../../sql/execute.ts';
import type { MoveCommand, StoreCommand } from '../../store-command.ts';
import type { Done, StoreResult } from '../../store-result.ts';
import type { Gate } from '../opening.ts';
import type { AppAsker } from './as-asker.ts';
import { TakenBack } from './taken-back.ts';

/** How a command may be tried in a transaction of the application, the gate that keeps fewer others out first. A new job that others
 *  cannot know of yet needs none. */
export function gatesFor(command: StoreCommand): readonly (Gate | undefined)[] {
  if (command.type === 'insert' && isPlain(command)) return [undefined];
  if (isEnd(command)) return ['many', 'one'];
  throw new Error(`A transaction of the application cannot take this ${command.type}.`);
}

/** Others need what these would lock: the row of the job to wait for, the place in a line of which there is one. */
function isPlain({ unique, job }: Extract<StoreCommand, { type: 'insert' }>): boolean {
  return !unique && !job.waitingFor && job.externalId === undefined && !(job.owner && job.state === 'queued');
}

function isEnd(command: StoreCommand): command is MoveCommand {
  return command.type === 'move' && command.event === 'complete' && command.fence.by === 'claim';
}

/** Runs one command behind the savepoint. Where nothing has come of it, no lock stays either. */
export async function runIn(
  context: Context,
  asker: AppAsker,
  command: StoreCommand,
  gate: Gate | undefined,
): Promise<StoreResult> {
  if (gate === 'many' && isEnd(command) && (await hasFamily(asker, command)))
    throw new TakenBack('needs the gate alone');
  const result = await perform(execute(context, command), asker);
  if (isEnd(command) && result.refused === undefined) assertSuccess(command, result);
  if (result.refused !== undefined || result.updates.length === 0) throw new TakenBack(result);
  return result;
}

const FAMILY = `SELECT ${asFlag('parent IS NOT NULL OR is_needed = 1 OR has_parts = 1')} AS has_family FROM jobs WHERE id = :id`;

/** Whether its end moves other jobs as well. */
async function hasFamily(asker: AppAsker, { jobId }: MoveCommand): Promise<boolean> {
  const { rows } = await asker.ask({ text: FAMILY, values: { id: jobId } });
  return rows[0]?.has_family === 1;
}

/** What the application has done is for a job that succeeds now. One that is being cancelled does not, and one that has ended before,
 *  by an earlier transaction whose COMMIT was not answered, must not have it done twice. */
function assertSuccess({ jobId }: MoveCommand, { updates, state: before }: Done): void {
  const own = updates.findLast((update) => update.jobId === jobId);
  if (own?.state === 'succeeded') return;
  const state = own ? 'cancelling' : before;
  throw new TakenBack({ refused: 'transition-refused', ...(state !== undefined && { state }) });
}

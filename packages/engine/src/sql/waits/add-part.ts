import type { NewJob } from '../../store-command.ts';
import { type InsertedJob, insertJob } from '../commands/insert-job.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

export interface PartPlace {
  /** The number of the parent. */
  readonly parent: number;
  /** Of the split. */
  readonly name: string;
  readonly index: number;
}

const ADOPT =
  'UPDATE jobs SET parent = :parent, part_name = :name, part = :index, is_needed = 1 WHERE number = :number';

/** Inserts a job as a part of another. */
export function* addPart(context: Context, place: PartPlace, job: NewJob): Work<InsertedJob> {
  const inserted = yield* insertJob(context, job);
  yield* context.sql(ADOPT).run({ number: inserted.number, ...place });
  return inserted;
}

import type { JobState } from '@longrun/core';
import type { SplitCommand } from '../../caller-driven/drive-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';
import { addPart } from '../waits/add-part.ts';
import { absent } from './absent.ts';

const FIND = `SELECT number, state, by_caller, parent FROM jobs WHERE id = :jobId AND tenant = :tenant`;
const SPLIT_BEFORE = 'SELECT 1 FROM jobs WHERE parent = :number AND part_name IS NOT NULL LIMIT 1';
const NOTE = `UPDATE jobs SET has_parts = 1, sequence = sequence + 1 WHERE number = :number
  RETURNING number, state, sequence, run, attempt`;
const NEED = 'INSERT INTO needs (needed, job, open) VALUES (:needed, :job, 1)';
const NAME = 'parts';

export function* split(context: Context, command: SplitCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { jobId, tenant, parts } = command;
  const row = yield* sql(FIND).get({ jobId, tenant });
  if (!row) return yield* absent(context, command);
  const state = row.state as JobState; // the CHECK of the schema
  if (row.by_caller !== 1) return { refused: 'not-caller-driven', state };
  const number = Number(row.number);
  if (row.parent !== null || (yield* sql(SPLIT_BEFORE).get({ number })))
    return { refused: 'not-splittable', state };
  if (!CAN_SPLIT.includes(state)) return { refused: 'transition-refused', state };
  // RETURNING gives exactly the columns that Changed names.
  const parent = (yield* sql(NOTE).get({ number })) as unknown as Changed;
  const updates = [yield* append(context, jobId, parent, 'split', {}, command)];
  for (const [index, part] of parts.entries()) {
    const made = yield* addPart(context, { parent: number, name: NAME, index }, part);
    yield* sql(NEED).run({ needed: made.number, job: number });
    updates.push(made.update);
  }
  return { updates, at: now };
}

/** It is ready, or at work. */
const CAN_SPLIT: readonly JobState[] = ['queued', 'running'];

import { type JobState, type JsonObject, next } from '@longrun/core';
import type { SavePlanCommand } from '../../plans/plan-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { applyMove } from '../moves/apply-move.ts';
import type { Work } from '../statement.ts';
import { absent } from './absent.ts';

const FIND = `SELECT number, state, sequence, plans.value AS plan FROM jobs LEFT JOIN plans ON plans.job = jobs.number
  WHERE id = :jobId AND tenant = :tenant`;
const KEEP = `INSERT INTO plans (job, value) VALUES (:number, :plan)
  ON CONFLICT (job) DO UPDATE SET value = excluded.value`;
const MARK = 'UPDATE jobs SET has_plan = 1 WHERE number = :number';
const EDIT = `UPDATE jobs SET sequence = sequence + 1 WHERE number = :number
  RETURNING number, state, sequence, run, attempt`;

export function* savePlan(context: Context, command: SavePlanCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { jobId, tenant, ifSequence, mostBytes } = command;
  const row = yield* sql(FIND).get({ jobId, tenant });
  if (!row) return yield* absent(context, command);
  const state = row.state as JobState; // the CHECK of the schema
  if (state !== PLANNED && next(state, 'plan') === undefined) return { refused: 'transition-refused', state };
  if (ifSequence !== undefined && ifSequence !== row.sequence) return { refused: 'job-changed', state };
  const stored = row.plan === null ? undefined : String(row.plan);
  const plan = command.merge ? merged(stored, command.plan) : command.plan;
  if (Buffer.byteLength(plan) > mostBytes) return { refused: 'plan-too-large', state };
  if (plan === stored) return { updates: [], state, at: now };
  const number = Number(row.number);
  yield* sql(KEEP).run({ number, plan });
  yield* sql(MARK).run({ number });
  return {
    updates: [state === PLANNED ? yield* edit(context, number, command) : yield* begin(context, command)],
    at: now,
  };
}

const PLANNED: JobState = 'planning';

/** RFC 7386, for the members of the plan itself: what lies within one is replaced with it. */
function merged(stored = '{}', change: string): string {
  // Both were made from objects by the engine.
  const plan: JsonObject = { ...JSON.parse(stored), ...JSON.parse(change) };
  return JSON.stringify(Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== null)));
}

function* edit(context: Context, number: number, command: SavePlanCommand): Work<StoredUpdate> {
  // RETURNING gives exactly the columns that Changed names.
  const changed = (yield* context.sql(EDIT).get({ number })) as unknown as Changed;
  return yield* append(context, command.jobId, changed, 'edit-plan', {}, command);
}

function* begin(context: Context, { jobId, tenant, by }: SavePlanCommand): Work<StoredUpdate> {
  const asked = by === undefined ? {} : { by };
  const made = yield* applyMove(context, { jobId, event: 'plan', fence: { by: 'tenant', tenant }, ...asked });
  if (!made) throw new Error(`job ${jobId} changed inside a transaction`);
  return made.update;
}

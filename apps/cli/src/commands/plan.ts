import { JobError, type Json, type JsonObject, type PlannedJob } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';

interface PlanOptions {
  readonly set?: string;
  readonly merge?: string;
}

export function plan(program: Command): void {
  const command = program
    .command('plan <id>')
    .description('show how a job is to be done, or decide it before the job begins')
    .option('--set <json>', 'put this plan in place: JSON, @FILE, or - for standard input')
    .option('--merge <json>', 'set these members and leave the others; null removes one')
    .addHelpText(
      'after',
      examples(
        'longrun plan 7f3a',
        'longrun plan 7f3a --set @plan.json',
        `longrun plan 7f3a --merge '{"sheet":"Contacts","note":null}' && longrun start 7f3a`,
      ),
    );
  runs<PlanOptions>(command, async ({ args: [id], options, session }) => {
    const jobId = await findJob(session.api, id);
    show(session, await planned(session, jobId, options));
  });
}

async function planned({ api }: Session, jobId: string, { set, merge }: PlanOptions): Promise<PlannedJob> {
  if (set !== undefined && merge !== undefined)
    throw new JobError('invalid-request', 'Give --set or --merge, not both.');
  if (set !== undefined) return api.plans.put(jobId, objectIn(await readInput(set, '--set'), '--set'));
  if (merge !== undefined)
    return api.plans.patch(jobId, objectIn(await readInput(merge, '--merge'), '--merge'));
  return api.plans.get(jobId);
}

function objectIn(value: Json | undefined, option: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new JobError('invalid-request', `${option} takes a JSON object.`);
}

/** The plan alone goes to standard output, so that it can be edited and set again. */
function show({ terminal, json, command }: Session, found: PlannedJob): void {
  const { job, plan: decided } = found;
  terminal.line(safeJson(json ? found : decided, 2));
  if (json) return;
  const isEmpty = Object.keys(decided).length === 0;
  const isOpen = job.state === 'created' || job.state === 'planning';
  if (isEmpty && isOpen)
    terminal.note(`It has no plan yet. Give it one: ${command(`plan ${job.id} --set @plan.json`)}`);
  else if (isEmpty) terminal.note(`It is ${job.state} and was given no plan.`);
  else if (isOpen) terminal.note(`It is ${job.state}. Start it with: ${command(`start ${job.id}`)}`);
}

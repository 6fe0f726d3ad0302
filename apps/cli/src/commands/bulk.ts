import { BULK_ACTIONS, type BulkAction, type BulkPreview, type BulkRequest, JobError } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import { addFilterOptions, type FilterOptions, filterOf } from '../filter-options.ts';
import { safeJson } from '../format/clean-text.ts';
import { jobTable } from '../format/job-table.ts';
import { nearest } from '../nearest.ts';
import { openAsker } from '../prompt/asker.ts';
import { canAsk } from '../prompt/can-ask.ts';
import { Cancelled } from '../prompt/cancelled.ts';
import type { Session } from '../session.ts';
import { watchJob } from '../watch/watch-job.ts';

interface BulkOptions extends FilterOptions {
  readonly all?: boolean;
  readonly fromCheckpoint?: boolean;
  readonly failed?: boolean;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

export function bulk(program: Command): void {
  const command = program
    .command('bulk <action>')
    .description(`${BULK_ACTIONS.join(', ')}: the same for every job that a filter finds`);
  addFilterOptions(command)
    .option('--all', 'in place of a filter: every job')
    .option('--from-checkpoint', 'for retry: go on from the stored checkpoints')
    .option('--failed', 'for retry: do again only what failed, keep what succeeded')
    .option('--reason <text>', 'why, for those who read the history of the jobs')
    .option('-n, --dry-run', 'show how many jobs are meant, and change nothing')
    .option('-y, --yes', 'do not ask')
    .option('-w, --watch', 'watch it until it has gone through them all')
    .addHelpText(
      'after',
      examples(
        "longrun bulk cancel --kind 'demo:*' --state queued",
        'longrun bulk retry --state failed --created-after 1d --yes --watch',
        'longrun bulk delete --state cancelled --created-before 30d --dry-run',
        'longrun bulk pause --all --reason maintenance --yes',
      ),
    );
  runs<BulkOptions>(command, async ({ args: [action], options, session }) => {
    const request = requestOf(actionOf(action), options);
    const preview = await session.api.bulk.preview(request);
    show(session, request.action, preview, options.dryRun === true);
    if (options.dryRun || (preview.count === 0 && !session.json)) return EXIT.success;
    if (!options.yes) await confirm(session, request.action, preview);
    const job = await session.api.bulk.run(request);
    if (options.watch) return watchJob(session, job);
    session.terminal.line(session.json ? safeJson(job, 2) : job.id);
    if (!session.json)
      session.terminal.note(
        `Under way; pause, stop or cancel it as any job. Watch it with: ${session.command(`watch ${job.id}`)}`,
      );
    return EXIT.success;
  });
}

function actionOf(text = ''): BulkAction {
  const action = BULK_ACTIONS.find((known) => known === text);
  if (action) return action;
  const meant = nearest(text, BULK_ACTIONS);
  throw new JobError('invalid-request', `'${text}' cannot be asked of many jobs.`, {
    hint: meant ? `Did you mean ${meant}?` : `What can: ${BULK_ACTIONS.join(', ')}.`,
  });
}

function requestOf(action: BulkAction, options: BulkOptions): BulkRequest {
  const retry = {
    ...(options.fromCheckpoint && { from: 'checkpoint' as const }),
    ...(options.failed && { only: 'failed' as const }),
  };
  return {
    action,
    filter: filterOf(options),
    ...(options.all && { all: true }),
    ...(Object.keys(retry).length > 0 && { options: retry }),
    ...(options.reason !== undefined && { reason: options.reason }),
  };
}

/** What is meant, before anything happens: on standard output when that is all there will be. */
function show({ json, terminal }: Session, action: BulkAction, preview: BulkPreview, isAll: boolean): void {
  const text = json ? isAll && safeJson(preview, 2) : inWords(action, preview);
  if (text) (isAll ? terminal.line : terminal.note)(text);
}

function inWords(action: BulkAction, { count, capped, sample }: BulkPreview): string {
  if (count === 0) return `No job matches whose state allows ${action}.`;
  const others = count - sample.length;
  const rest = others > 0 ? `\n… and ${capped ? 'more than ' : ''}${others} more` : '';
  return jobTable(sample) + rest;
}

async function confirm(session: Session, action: BulkAction, { count, capped }: BulkPreview): Promise<void> {
  const jobs = `${capped ? 'more than ' : ''}${count} ${count === 1 ? 'job' : 'jobs'}`;
  if (!canAsk(session))
    throw new JobError('invalid-request', `This would ${action} ${jobs}.`, {
      hint: 'Add --yes to do it, or --dry-run to see no more than this.',
    });
  const asker = await openAsker(session.terminal);
  const question = `${action.charAt(0).toUpperCase()}${action.slice(1)} ${jobs}?`;
  if (!(await asker.yes({ text: question }, false))) throw new Cancelled();
}

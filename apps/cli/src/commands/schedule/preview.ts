import { JobError, type SchedulePreview } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { safeJson } from '../../format/clean-text.ts';
import { wholeNumber } from '../../option-values.ts';
import type { Session } from '../../session.ts';
import { momentsText, timingText } from './moments-text.ts';

interface PreviewOptions {
  readonly when?: string;
  readonly timezone?: string;
  readonly count: number;
}

export function previewSchedule(group: Command): void {
  const command = group
    .command('preview [name]')
    .description('show the next moments of a schedule, or of words or cron that are not one yet')
    .option('--when <text>', 'words or cron, in place of a name')
    .option('--timezone <name>', 'with --when: whose clock counts; UTC unless told otherwise')
    .option('--count <number>', 'how many, 1 to 1000', wholeNumber(1, 1_000), 5)
    .addHelpText(
      'after',
      examples(
        'longrun schedule preview nightly',
        "longrun schedule preview --when 'monthly on the last day at 18:00' --timezone Europe/Berlin",
      ),
    );
  runs<PreviewOptions>(command, async ({ args: [name], options, session }) => {
    const preview = await previewOf(session, name, options);
    if (session.json) return session.terminal.line(safeJson(preview, 2));
    session.terminal.line(momentsText(preview, Date.now()));
    session.terminal.note(`Understood as ${timingText(preview)}.`);
  });
}

function previewOf(
  { api: { schedules } }: Session,
  name: string | undefined,
  { when, timezone, count }: PreviewOptions,
): Promise<SchedulePreview> {
  if (when !== undefined && name === undefined)
    return schedules.preview({ when, count, ...(timezone !== undefined && { timezone }) });
  if (name !== undefined && when === undefined && timezone === undefined)
    return schedules.next(name, { count });
  throw new JobError('invalid-request', 'Give the name of a schedule, or --when with words or cron.');
}

import type { Schedule } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { cleanText, safeJson } from '../../format/clean-text.ts';
import { formatPairs } from '../../format/table.ts';
import { momentsText } from './moments-text.ts';
import { whenText } from './when-text.ts';

export function showSchedule(group: Command): void {
  const command = group
    .command('show <name>')
    .description('show a schedule, what it has done and what is to come')
    .addHelpText('after', examples('longrun schedule show nightly'));
  runs(command, async ({ args: [name = ''], session }) => {
    const { api, terminal, json } = session;
    const schedule = await api.schedules.get(name);
    if (json) return terminal.line(safeJson(schedule, 2));
    terminal.line(describe(schedule));
    if (schedule.paused)
      return terminal.line(`\nPaused; ${session.command(`schedule resume ${name}`)} lets it go on.`);
    terminal.line(`\n${momentsText(await api.schedules.next(name), Date.now())}`);
  });
}

function describe(schedule: Schedule): string {
  const { job, counts, lastRun, lastError, paused } = schedule;
  const { kind, ...template } = job;
  return formatPairs([
    ['name', schedule.name],
    ['when', `${cleanText(whenText(schedule.when))} (${schedule.timezone})`],
    ['starting at', schedule.startingAt],
    ['until', schedule.until],
    ['kind', cleanText(kind)],
    ['job', Object.keys(template).length > 0 ? safeJson(template) : undefined],
    ['overlap', schedule.overlap],
    ['missed', schedule.missed],
    [
      'paused',
      paused && cleanText(`${paused.at} by ${paused.by}${paused.reason ? `: ${paused.reason}` : ''}`),
    ],
    ['last job', lastRun && `${lastRun.jobId} ${lastRun.state ?? 'deleted'} (${lastRun.at})`],
    ['jobs', `${counts.made} made, ${counts.skipped} skipped, ${counts.missed} missed`],
    ['error', lastError && cleanText(`${lastError.message} (${lastError.at})`)],
    [
      'updated',
      cleanText(`${schedule.updatedAt} by ${schedule.isDefined ? 'its definition' : schedule.updatedBy}`),
    ],
  ]);
}

import { fromMoment, type Schedule } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { cleanText, safeJson } from '../../format/clean-text.ts';
import { formatAge } from '../../format/duration.ts';
import { formatTable } from '../../format/table.ts';
import { zonedMoment } from '../../format/zoned-moment.ts';
import { whenText } from './when-text.ts';

export function listSchedules(group: Command): void {
  const command = group
    .command('ls')
    .description('list the schedules by name')
    .addHelpText('after', examples('longrun schedule ls', 'longrun schedule ls --json'));
  runs(command, async ({ session }) => {
    const schedules = await session.api.schedules.list();
    if (session.json) return session.terminal.line(safeJson(schedules, 2));
    if (schedules.length > 0) return session.terminal.line(tableOf(schedules));
    const example = `schedule add nightly --when 'daily at 2:00' --timezone Europe/Berlin --kind demo:echo`;
    session.terminal.line(`No schedules yet. Make one: ${session.command(example)}`);
  });
}

function tableOf(schedules: readonly Schedule[]): string {
  const now = Date.now();
  return formatTable(
    ['NAME', 'WHEN', 'NEXT', 'LAST', 'MADE', 'SKIPPED', 'MISSED', 'NOTE'],
    schedules.map((schedule) => [
      schedule.name,
      cleanText(whenText(schedule.when)),
      nextText(schedule),
      lastText(schedule, now),
      String(schedule.counts.made),
      String(schedule.counts.skipped),
      String(schedule.counts.missed),
      cleanText(schedule.lastError?.message ?? schedule.paused?.reason ?? ''),
    ]),
  );
}

function nextText({ paused, nextAt, timezone }: Schedule): string {
  if (paused) return 'paused';
  return nextAt === undefined ? 'ended' : zonedMoment(nextAt, timezone);
}

function lastText({ lastRun }: Schedule, now: number): string {
  if (!lastRun) return '–';
  return `${lastRun.state ?? 'deleted'}, ${formatAge(now - fromMoment(lastRun.at))}`;
}

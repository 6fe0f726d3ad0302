import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { zonedMoment } from '../format/zoned-moment.ts';
import { addSchedule } from './schedule/add.ts';
import { listSchedules } from './schedule/ls.ts';
import { previewSchedule } from './schedule/preview.ts';
import { showSchedule } from './schedule/show.ts';

/** schedule ls, add, show, preview, pause, resume, run and rm. */
export function schedule(program: Command): void {
  const group = program.command('schedule').description('jobs that come by themselves, again and again');
  group.addHelpText(
    'after',
    examples(
      'longrun schedule ls',
      "longrun schedule add nightly --when 'daily at 2:00' --timezone Europe/Berlin --kind demo:echo",
    ),
  );
  for (const add of [listSchedules, addSchedule, showSchedule, previewSchedule, pause, resume, run, remove])
    add(group);
}

function pause(group: Command): void {
  const command = group
    .command('pause <name>')
    .description('make no more jobs until it is resumed')
    .option('--reason <text>', 'why, for those who find it paused')
    .addHelpText('after', examples("longrun schedule pause nightly --reason 'the archive moves'"));
  runs<{ reason?: string }>(command, async ({ args: [name = ''], options: { reason }, session }) => {
    const paused = await session.api.schedules.pause(name, reason === undefined ? {} : { reason });
    session.terminal.line(session.json ? safeJson(paused, 2) : `${cleanText(name)} is paused.`);
  });
}

function resume(group: Command): void {
  const command = group
    .command('resume <name>')
    .description('go on with the next moment to come')
    .addHelpText('after', examples('longrun schedule resume nightly'));
  runs(command, async ({ args: [name = ''], session: { api, terminal, json } }) => {
    const resumed = await api.schedules.resume(name);
    if (json) return terminal.line(safeJson(resumed, 2));
    const next = resumed.nextAt === undefined ? 'never' : zonedMoment(resumed.nextAt, resumed.timezone);
    terminal.line(`${cleanText(name)} goes on; next: ${next}.`);
  });
}

function run(group: Command): void {
  const command = group
    .command('run <name>')
    .description('make a job now, paused or not; prints its id')
    .addHelpText(
      'after',
      examples('longrun schedule run nightly', 'longrun watch $(longrun schedule run nightly)'),
    );
  runs(command, async ({ args: [name = ''], session: { api, terminal, json } }) => {
    const job = await api.schedules.runNow(name);
    terminal.line(json ? safeJson(job, 2) : job.id);
  });
}

function remove(group: Command): void {
  const command = group
    .command('rm <name>')
    .description('remove a schedule; the jobs it made stay')
    .addHelpText('after', examples('longrun schedule rm nightly'));
  runs(command, async ({ args: [name = ''], session }) => {
    await session.api.schedules.remove(name);
    session.terminal.line(session.json ? safeJson({ removed: name }) : `${cleanText(name)} is removed.`);
  });
}

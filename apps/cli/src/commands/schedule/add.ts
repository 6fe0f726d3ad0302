import { MISSED, OVERLAPS, type ScheduledJob, type ScheduleSpec } from '@longrun/core';
import { type Command, Option } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { cleanText, safeJson } from '../../format/clean-text.ts';
import { several, wholeNumber } from '../../option-values.ts';
import { readInput } from '../../read-input.ts';
import { assertOffered } from '../submit.ts';
import { momentsText } from './moments-text.ts';

interface AddOptions extends Pick<ScheduleSpec, 'timezone' | 'overlap' | 'missed' | 'startingAt' | 'until'> {
  readonly when: string;
  readonly kind: string;
  readonly input?: string;
  readonly priority?: number;
  readonly owner?: string;
  readonly tag?: readonly string[];
  readonly maxAttempts?: number;
  readonly anyKind?: boolean;
}

export function addSchedule(group: Command): void {
  const command = group
    .command('add <name>')
    .description('make a schedule, or put another in its place')
    .requiredOption('--when <text>', 'words (every weekday at 9) or cron (0 9 * * 1-5)')
    .requiredOption('--kind <kind>', 'the kind of its jobs')
    .option('-i, --input <json>', 'their input: JSON, @FILE, or - for standard input')
    .option('--timezone <name>', 'whose clock counts, such as Europe/Berlin; UTC unless told otherwise')
    .addOption(
      new Option('--overlap <policy>', 'while an earlier job has not ended')
        .choices(OVERLAPS)
        .default('skip'),
    )
    .addOption(
      new Option('--missed <policy>', 'for moments that passed while nothing ran')
        .choices(MISSED)
        .default('once'),
    )
    .option('--starting-at <moment>', 'not before this moment, ISO 8601')
    .option('--until <moment>', 'not after this moment, ISO 8601')
    .option('--priority <number>', 'of its jobs, −100 to 100', wholeNumber(-100, 100))
    .option('--owner <name>', 'whose jobs they are')
    .option('--tag <text>', 'a tag of its jobs; may be repeated', several)
    .option('--max-attempts <number>', 'how often each may be tried', wholeNumber(1, 100))
    .option('--any-kind', 'also for a kind that no worker has offered yet')
    .addHelpText(
      'after',
      examples(
        `longrun schedule add greet --when 'every weekday at 9' --timezone Europe/Berlin --kind demo:echo -i '{"message":"hi"}'`,
        "longrun schedule add sync --when '*/10 * * * *' --kind places:import -i @input.json --overlap skip",
        "longrun schedule add beat --when 'every 90 seconds' --kind demo:echo --missed skip",
      ),
    );
  runs<AddOptions>(command, async ({ args: [name = ''], options, session }) => {
    const { api, terminal, json } = session;
    const spec = specOf(options, await templateOf(options));
    if (!options.anyKind) await assertOffered(session, options.kind);
    const schedule = await api.schedules.put(name, spec);
    if (json) return terminal.line(safeJson(schedule, 2));
    if (schedule.paused)
      return terminal.line(
        `${name} is changed and still paused; ${session.command(`schedule resume ${name}`)}`,
      );
    terminal.line(`${cleanText(name)} makes jobs of kind ${cleanText(schedule.job.kind)}.`);
    terminal.line(momentsText(await api.schedules.next(name, { count: 3 }), Date.now()));
  });
}

async function templateOf(options: AddOptions): Promise<ScheduledJob> {
  const { kind, priority, owner, tag, maxAttempts } = options;
  const input = await readInput(options.input);
  return {
    kind,
    ...(input !== undefined && { input }),
    ...(priority !== undefined && { priority }),
    ...(owner !== undefined && { owner }),
    ...(tag && { tags: tag }),
    ...(maxAttempts !== undefined && { maxAttempts }),
  };
}

function specOf(options: AddOptions, job: ScheduledJob): ScheduleSpec {
  const { when, timezone, overlap, missed, startingAt, until } = options;
  return {
    when,
    job,
    ...(timezone !== undefined && { timezone }),
    ...(overlap !== undefined && { overlap }),
    ...(missed !== undefined && { missed }),
    ...(startingAt !== undefined && { startingAt }),
    ...(until !== undefined && { until }),
  };
}

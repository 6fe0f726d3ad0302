import {
  type CallerReport,
  JobError,
  type JobState,
  type JsonObject,
  type Moment,
  type Outcome,
  OVERRIDE_STATES,
  type Progress,
  REPORT_TYPES,
  type ReportType,
} from '@longrun/core';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { safeJson } from '../format/clean-text.ts';
import { readInput } from '../read-input.ts';

interface ReportOptions {
  readonly progress?: number | null;
  readonly eta?: Moment;
  readonly info?: string;
  readonly state?: JobState;
  readonly input?: string;
  readonly output?: string;
  readonly partial?: string;
  readonly error?: string;
  readonly code: string;
  readonly outcome?: string;
  readonly metadata?: string;
  readonly reason?: string;
}

export function report(program: Command): void {
  const command = program
    .command('report <id>')
    .description('say how a job goes that its caller drives (submitted with --driver caller)')
    .addArgument(new Argument('<type>', 'what is reported').choices(REPORT_TYPES))
    .option('--progress <percent>', '0 to 100, or none to take it back', readPercent)
    .option('--eta <moment>', 'when it will probably be done, ISO 8601')
    .option('--info <text>', 'what the job says now')
    .option('--output <json>', 'complete, override: the output. JSON, @FILE, or - for standard input')
    .option('--partial <json>', 'acknowledge, update: output to keep if the job is stopped')
    .option('--error <text>', 'fail, override: what went wrong')
    .option('--code <code>', 'with --error: its short name', 'failed')
    .option('--outcome <json>', 'complete, fail, override: what the user is told')
    .option('--metadata <json>', 'takes the place of the metadata')
    .addOption(new Option('--state <state>', 'override: where it is to be').choices(OVERRIDE_STATES))
    .option('--input <json>', 'override: takes the place of the input')
    .option('--reason <text>', 'why, for those who read its history')
    .addHelpText(
      'after',
      examples(
        "longrun report 7f3a acknowledge --progress 40 --info 'Reading the file'",
        `longrun report 7f3a complete --output '{"rows":3}'`,
        "longrun report 7f3a fail --error 'No room left' --code disk-full",
        "longrun report 7f3a override --state queued --reason 'wrong file'",
      ),
    );
  runs<ReportOptions>(command, async ({ args: [id, type], options, session }) => {
    const jobId = await findJob(session.api, id);
    const said = await reportOf(type as ReportType, options); // one of the choices of the argument
    const why = options.reason === undefined ? {} : { reason: options.reason };
    const job = await session.api.report(jobId, said, why);
    session.terminal.line(session.json ? safeJson(job, 2) : `${job.id} is ${job.state}.`);
  });
}

async function reportOf(type: ReportType, options: ReportOptions): Promise<CallerReport> {
  const { info, state, error, code } = options;
  const progress = progressOf(options);
  const [input, output, partial] = [
    await readInput(options.input),
    await readInput(options.output, '--output'),
    await readInput(options.partial, '--partial'),
  ];
  const outcome: Outcome | undefined = await readObject(options.outcome, '--outcome');
  const metadata = await readObject(options.metadata, '--metadata');
  return {
    type,
    ...(state !== undefined && { state }),
    ...(progress !== undefined && { progress }),
    ...(info !== undefined && { info }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(partial !== undefined && { partial }),
    ...(error !== undefined && { error: { code, message: error } }),
    ...(outcome && { outcome }),
    ...(metadata && { metadata }),
  };
}

function progressOf({
  progress: percent,
  eta: estimatedCompletionAt,
}: ReportOptions): Progress | null | undefined {
  if (percent === null) return null;
  if (percent === undefined && estimatedCompletionAt === undefined) return undefined;
  return {
    ...(percent !== undefined && { percent }),
    ...(estimatedCompletionAt !== undefined && { estimatedCompletionAt }),
  };
}

function readPercent(text: string): number | null {
  if (text === 'none') return null;
  const percent = Number(text);
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('It must be a number from 0 to 100, or none.');
  return percent;
}

async function readObject(given: string | undefined, option: `--${string}`): Promise<JsonObject | undefined> {
  const value = await readInput(given, option);
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new JobError('invalid-request', `${option} takes a JSON object.`);
}

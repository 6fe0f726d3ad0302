import { type Debounce, DRIVERS, type Driver, type Job, JobError, type SubmitRequest } from '@longrun/core';
import { type Command, Option } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import type { ExitCode } from '../exit-codes.ts';
import { safeJson } from '../format/clean-text.ts';
import { parseDuration } from '../format/parse-duration.ts';
import { nearest } from '../nearest.ts';
import { nameAndValue, several, wholeNumber } from '../option-values.ts';
import { askSubmit, type Draft } from '../prompt/ask-submit.ts';
import { openAsker } from '../prompt/asker.ts';
import { canAsk } from '../prompt/can-ask.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';
import { watchJob } from '../watch/watch-job.ts';

interface SubmitOptions {
  readonly input?: string;
  readonly watch?: boolean;
  readonly timeout?: number;
  readonly delay?: number;
  readonly at?: string;
  readonly priority?: number;
  readonly key?: string;
  readonly onePending?: string;
  readonly oneActive?: string;
  readonly debounce?: Debounce;
  readonly debounceMax?: number;
  readonly queue?: string;
  readonly concurrencyKey?: string;
  readonly owner?: string;
  readonly tag?: readonly string[];
  readonly attribute?: readonly string[];
  readonly maxAttempts?: number;
  readonly manual?: boolean;
  readonly driver?: Driver;
  readonly silence?: number;
  readonly externalId?: string;
  readonly anyKind?: boolean;
}

export function submit(program: Command): void {
  const command = program
    .command('submit [kind]')
    .description('submit a job; prints its id. On a terminal it asks for what is not given')
    .option('-i, --input <json>', 'the input: JSON, @FILE, or - for standard input')
    .option('-w, --watch', 'watch it until it ends; the exit code tells how')
    .option('--timeout <time>', 'with --watch: let go after this long and exit 5', parseDuration)
    .option('--delay <time>', 'start it this much later (30, 30s, 5m, 2h)', parseDuration)
    .option('--at <moment>', 'start it at this moment, ISO 8601')
    .option('--priority <number>', '−100 to 100; the higher runs first', wholeNumber(-100, 100))
    .option('--key <text>', 'idempotency key: the same key gives the same job, not a second one')
    .option('--one-pending <key>', 'at most one with this key that has not begun: give that one instead')
    .option('--one-active <key>', 'at most one with this key that has not ended: give that one instead')
    .option(
      '--debounce <key=time>',
      'begin when no other came for this long, with the last input',
      readDebounce,
    )
    .option('--debounce-max <time>', 'with --debounce: begin so long after the first', parseDuration)
    .option('--queue <name>', 'the queue, for pauses and limits')
    .option('--concurrency-key <key>', 'what it shares with others, for limits')
    .option('--owner <name>', 'whose job it is')
    .option('--tag <text>', 'a tag; may be repeated', several)
    .option('--attribute <name=value>', 'a searchable value; may be repeated', several)
    .option('--max-attempts <number>', 'how often it may be tried', wholeNumber(1, 100))
    .option('--manual', 'do not start it before `longrun start ID`')
    .addOption(
      new Option('--driver <who>', 'caller: no worker takes it; `longrun report` says how it goes').choices(
        DRIVERS,
      ),
    )
    .option(
      '--silence <time>',
      'with --driver caller: it fails once nobody has reported for so long',
      parseDuration,
    )
    .option('--external-id <text>', 'a name of your own, which no other job has')
    .option('--any-kind', 'submit it even when no worker has offered the kind yet')
    .addHelpText(
      'after',
      examples(
        'longrun submit    # asks for kind and input',
        `longrun submit demo:echo --input '{"message":"hello"}' --watch`,
        'longrun submit workbook:import --input @input.json --key import-2026-11',
        'ID=$(longrun submit demo:by-hand --driver caller --external-id order-17)',
        'ID=$(longrun submit demo:slow -i \'{"ms":5000}\' --delay 1m)',
      ),
    );
  runs<SubmitOptions>(command, async ({ args: [given], options, session }) => {
    const request = requestOf(await completed(session, given, options), options);
    if (!options.anyKind && options.driver !== 'caller') await assertOffered(session, request.kind);
    const { job, duplicate } = await submitOne(session, request);
    if (options.watch) return watchSubmitted(session, job, options.timeout);
    announce(session, job, duplicate);
    return undefined;
  });
}

/** Kind and input: as given, else as answered. */
async function completed(session: Session, kind: string | undefined, options: SubmitOptions): Promise<Draft> {
  const input = await readInput(options.input);
  const draft = { ...(kind !== undefined && { kind }), ...(input !== undefined && { input }) };
  const lacksNothing = kind !== undefined && input !== undefined;
  if (lacksNothing || options.anyKind || options.driver === 'caller' || !canAsk(session)) return draft;
  const asker = await openAsker(session.terminal);
  return askSubmit(draft, { session, asker, args: process.argv.slice(2) });
}

function requestOf({ kind, input }: Draft, options: SubmitOptions): SubmitRequest {
  if (kind === undefined)
    throw new JobError('invalid-request', 'Name a kind.', { hint: '`longrun kinds` lists them.' });
  return {
    kind,
    ...(input !== undefined && { input }),
    ...(options.delay !== undefined && { delayMs: options.delay }),
    ...(options.at !== undefined && { scheduledAt: options.at }),
    ...(options.priority !== undefined && { priority: options.priority }),
    ...(options.key !== undefined && { idempotencyKey: options.key }),
    ...uniqueness(options),
    ...(options.queue !== undefined && { queue: options.queue }),
    ...(options.concurrencyKey !== undefined && { concurrencyKey: options.concurrencyKey }),
    ...(options.owner !== undefined && { owner: options.owner }),
    ...(options.tag && { tags: options.tag }),
    ...(options.attribute && { attributes: Object.fromEntries(options.attribute.map(nameAndValue)) }),
    ...(options.maxAttempts !== undefined && { maxAttempts: options.maxAttempts }),
    ...(options.manual && { trigger: 'manual' as const }),
    ...(options.driver !== undefined && { driver: options.driver }),
    ...(options.silence !== undefined && { silenceMs: options.silence }),
    ...(options.externalId !== undefined && { externalId: options.externalId }),
  };
}

function uniqueness({ onePending, oneActive, debounce, debounceMax }: SubmitOptions): Partial<SubmitRequest> {
  return {
    ...(onePending !== undefined && { onePending }),
    ...(oneActive !== undefined && { oneActive }),
    ...(debounce && {
      debounce: { ...debounce, ...(debounceMax !== undefined && { maxWaitMs: debounceMax }) },
    }),
  };
}

/** Reads `index=30s`. */
function readDebounce(text: string): Debounce {
  const split = text.lastIndexOf('=');
  if (split < 1) throw new JobError('invalid-request', `--debounce takes KEY=TIME, not '${text}'.`);
  return { key: text.slice(0, split), waitMs: parseDuration(text.slice(split + 1)) };
}

async function submitOne(
  { api }: Session,
  request: SubmitRequest,
): Promise<{ job: Job; duplicate: boolean }> {
  const [submitted] = await api.submit([request]);
  if (submitted?.job) return submitted;
  throw submitted?.error ?? new Error('The server gave no answer for the job.');
}

/** The server takes any kind, since a worker may come later; a person has more likely mistyped one. */
export async function assertOffered({ api }: Session, kind: string): Promise<void> {
  const offered = (await api.kinds()).map((description) => description.kind);
  if (offered.includes(kind)) return;
  const meant = nearest(kind, offered);
  throw new JobError('kind-not-found', `No worker has offered the kind '${kind}'.`, {
    kind,
    hint: meant
      ? `Did you mean ${meant}?`
      : '`longrun kinds` lists what is offered; --any-kind submits it for a worker to come.',
  });
}

function watchSubmitted(session: Session, job: Job, timeoutMs: number | undefined): Promise<ExitCode> {
  if (!session.json) session.terminal.note(`${job.kind}  ${job.id}`);
  return watchJob(session, job, { timeoutMs });
}

/** The id alone goes to standard output, so that a script can take it. */
function announce({ terminal, json, command }: Session, job: Job, duplicate: boolean): void {
  if (json) {
    terminal.line(safeJson(job, 2));
    return;
  }
  terminal.line(job.id);
  const what = duplicate ? 'Submitted before with this key' : 'Submitted';
  terminal.note(`${what}; it is ${job.state}. Watch it with: ${command(`watch ${job.id}`)}`);
}

import {
  type EventFilter,
  type FeedEvent,
  type JobApi,
  JobError,
  type JsonObject,
  type Moment,
} from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { eventLine } from '../format/event-line.ts';
import { parseMoment } from '../format/parse-moment.ts';
import { nameAndValue, several } from '../option-values.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';

interface EventsOptions {
  readonly follow?: boolean;
  readonly topic?: readonly string[];
  readonly kind?: string;
  readonly job?: string;
  readonly owner?: string;
  readonly attribute?: readonly string[];
  readonly since?: Moment;
  readonly after?: string;
  readonly publish?: string;
  readonly payload?: string;
}

const PAGE = 500;
const USUAL = '1h';

export function events(program: Command): void {
  const command = program
    .command('events')
    .description('tell what happened to all jobs, and what was published; publish an event')
    .option('-f, --follow', 'go on with what happens from now on')
    .option('--topic <pattern>', 'only such events: job:failed, job:*, **; may be repeated', several)
    .option('--kind <pattern>', 'only of jobs of this kind; `workbook:**` for all that begin so')
    .option('--job <id>', 'only of this job')
    .option('--owner <name>', 'only of the jobs of this owner')
    .option('--attribute <name=value>', 'only of jobs with this value; may be repeated', several)
    .option(
      '--since <moment>',
      `not older than that: ISO 8601, or 2h for two hours ago (${USUAL})`,
      parseMoment,
    )
    .option('--after <id>', 'only what came after this event')
    .option('--publish <topic>', 'publish an event, such as workbook:opened')
    .option('--payload <json>', 'with --publish: an object, @file, or - for standard input')
    .addHelpText(
      'after',
      examples(
        'longrun events                                # the last hour',
        'longrun events --since 1d --topic job:failed',
        "longrun events --follow --topic 'job:*' --kind 'workbook:*' --json    # one line each",
        `longrun events --publish workbook:opened --payload '{"workbookId":"w1"}'`,
      ),
    );
  runs<EventsOptions>(command, async ({ options, session }) => {
    if (options.publish !== undefined) return publish(session, options.publish, options.payload);
    const filter = await filterOf(session.api, options);
    return options.follow ? follow(session, filter, options) : list(session, filter, options);
  });
}

async function filterOf(
  api: JobApi,
  { topic, kind, job, owner, attribute }: EventsOptions,
): Promise<EventFilter> {
  return {
    ...(topic && { topic }),
    ...(kind !== undefined && { kind }),
    ...(job !== undefined && { jobId: await findJob(api, job) }),
    ...(owner !== undefined && { owner }),
    ...(attribute && { attributes: Object.fromEntries(attribute.map(nameAndValue)) }),
  };
}

async function list(session: Session, filter: EventFilter, options: EventsOptions): Promise<ExitCode> {
  let count = 0;
  for await (const event of allEvents(session.api, filter, options)) {
    print(session, event);
    count += 1;
  }
  if (count === 0 && !session.json)
    session.terminal.line(
      `No such event since then. See what happens from now on with: ${session.command('events --follow')}`,
    );
  return EXIT.success;
}

async function* allEvents(
  api: JobApi,
  filter: EventFilter,
  { after, since = after === undefined ? parseMoment(USUAL) : undefined }: EventsOptions,
): AsyncGenerator<FeedEvent> {
  for (let cursor = after; ; ) {
    const { events, next, isMore } = await api.events.list({
      ...filter,
      ...(since !== undefined && { since }),
      ...(cursor !== undefined && { after: cursor }),
      limit: PAGE,
    });
    yield* events;
    if (!isMore) return;
    cursor = next;
  }
}

async function follow(
  session: Session,
  filter: EventFilter,
  { after, since }: EventsOptions,
): Promise<ExitCode> {
  if (since !== undefined)
    throw new JobError(
      'invalid-request',
      '--since is for lists; --follow goes on from now, or with --after from an event.',
    );
  const letGo = new AbortController();
  const detach = () => letGo.abort();
  process.once('SIGINT', detach);
  const { signal } = letGo;
  try {
    const begin = { filter, signal, ...(after !== undefined && { after }) };
    for await (const event of session.api.events.follow(begin)) print(session, event);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    process.off('SIGINT', detach);
  }
  return EXIT.detached;
}

async function publish({ api, json, terminal }: Session, topic: string, given?: string): Promise<ExitCode> {
  const payload = await readInput(given, '--payload');
  if (payload !== undefined && (typeof payload !== 'object' || payload === null || Array.isArray(payload)))
    throw new JobError('invalid-request', '--payload takes a JSON object.');
  // What is an object and no list is a JsonObject; the type of a list does not tell them apart.
  const event = await api.events.publish({ topic, ...(payload && { payload: payload as JsonObject }) });
  if (json) terminal.line(safeJson(event, 2));
  else for (const line of published(event)) terminal.line(cleanText(line));
  return EXIT.success;
}

function published({ topic, id, started = {}, refused = {} }: FeedEvent): string[] {
  return [
    `Published ${topic} as ${id}.`,
    ...Object.entries(started).map(([kind, jobId]) => `Started ${jobId} (${kind}).`),
    ...Object.entries(refused).map(([kind, reason]) => `Started no job of ${kind}: ${reason}.`),
  ];
}

function print({ json, terminal }: Session, event: FeedEvent): void {
  terminal.line(json ? safeJson(event) : eventLine(event));
}

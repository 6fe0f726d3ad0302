import type { Limit, LimitRequest, LimitTarget, Rate } from '@longrun/core';
import { type Command, InvalidArgumentError } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { parseRate, rateText } from '../format/rate.ts';
import { formatTable } from '../format/table.ts';
import { wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';

const MOST = 1_000_000;

interface SetOptions extends LimitTarget {
  readonly concurrency?: number;
  readonly rate?: Rate;
  readonly burst?: number;
}

/** limits, limits set and limits rm. */
export function limits(program: Command): void {
  const group = program
    .command('limits')
    .description('list how many jobs may run, and how often they may start; set and remove limits')
    .addHelpText('after', examples('longrun limits', "longrun limits set --key '*' --concurrency 1"));
  runs(group, ({ session }) => list(session));
  set(group);
  remove(group);
}

async function list({ api, terminal, json, command }: Session): Promise<void> {
  const known = await api.limits.list();
  if (json) return terminal.line(safeJson(known, 2));
  if (known.length === 0)
    return terminal.line(
      `There are no limits: jobs run as fast as workers take them. Set one with: ${command('limits set --kind KIND --concurrency 5')}`,
    );
  terminal.line(
    formatTable(
      ['LIMIT', 'RUNNING', 'RATE', 'NEXT START', 'SET BY'],
      known.map((limit) => [
        subjectOf(limit),
        `${limit.running}${limit.concurrency === undefined ? '' : ` of ${limit.concurrency}`}`,
        limit.rate ? rateText(limit.rate) : '',
        limit.nextStartAt ?? (limit.rate ? 'now' : ''),
        limit.declared ? 'its definition' : cleanText(limit.setBy ?? ''),
      ]),
    ),
  );
}

function set(group: Command): void {
  const command = withTarget(group.command('set'))
    .description('set a limit, in place of the one about the same')
    .option('--concurrency <number>', 'how many may be in workers’ hands at once', wholeNumber(1, MOST))
    .option('--rate <rate>', 'how often they may start: 10/min, 100/h, 5/30s', readRate)
    .option('--burst <number>', 'with --rate: how many at once after a quiet time', wholeNumber(1, MOST))
    .addHelpText(
      'after',
      examples(
        'longrun limits set --kind demo:echo --concurrency 5',
        'longrun limits set --queue mail --rate 100/min --burst 1',
        "longrun limits set --key '*' --concurrency 1    # each concurrency key: one at a time",
      ),
    );
  runs<SetOptions>(command, async ({ options, session }) => {
    const limit = await session.api.limits.set(requestOf(options));
    if (session.json) return session.terminal.line(safeJson(limit, 2));
    session.terminal.line(`${subjectOf(limit)} is limited to ${boundsOf(limit)}.`);
  });
}

function remove(group: Command): void {
  const command = withTarget(group.command('rm'))
    .description('remove a limit that was set')
    .addHelpText('after', examples('longrun limits rm --kind demo:echo'));
  runs<LimitTarget>(command, async ({ options, session: { api, terminal, json } }) => {
    const target = targetOf(options);
    await api.limits.remove(target);
    terminal.line(
      json ? safeJson({ ...target, removed: true }, 2) : `${subjectOf(target)} is not limited any more.`,
    );
  });
}

function withTarget(command: Command): Command {
  return command
    .option('--kind <kind>', 'about the jobs of this kind; * for each kind')
    .option('--queue <name>', 'about the jobs of this queue; * for each queue')
    .option('--key <key>', 'about the jobs with this concurrency key; * for each key');
}

function readRate(text: string): Rate {
  try {
    return parseRate(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function requestOf({ concurrency, rate, burst, ...options }: SetOptions): LimitRequest {
  return {
    ...targetOf(options),
    ...(concurrency !== undefined && { concurrency }),
    ...(rate && { rate: { ...rate, ...(burst !== undefined && { burst }) } }),
  };
}

function targetOf({ kind, queue, key }: LimitTarget): LimitTarget {
  return {
    ...(kind !== undefined && { kind }),
    ...(queue !== undefined && { queue }),
    ...(key !== undefined && { key }),
  };
}

function subjectOf({ kind, queue, key }: LimitTarget): string {
  const [scope, value] =
    kind !== undefined ? ['kind', kind] : queue !== undefined ? ['queue', queue] : ['key', key];
  return value === '*'
    ? `Each ${scope}`
    : `${scope?.charAt(0).toUpperCase()}${scope?.slice(1)} ${cleanText(value ?? '')}`;
}

function boundsOf({ concurrency, rate }: Limit): string {
  const bounds = [concurrency === undefined ? '' : `${concurrency} at once`, rate ? rateText(rate) : ''];
  return bounds.filter((bound) => bound !== '').join(' and ');
}

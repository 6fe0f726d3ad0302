import type { ClaimCommand } from '../../store-command.ts';
import type { HeldBack } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { type Line, openLine } from './line.ts';
import { type Candidate, openMeters } from './meters.ts';
import { readRules } from './rules.ts';

/** Takes jobs one by one where pauses, limits or owners have a say. Answers what keeps it from taking more. */
export function* choose(
  context: Context,
  { tenant, kinds, limit }: ClaimCommand,
  take: (number: number) => Work<void>,
): Work<HeldBack> {
  const meters = yield* openMeters(context, tenant, yield* readRules(context, tenant));
  let lines: Line[] = [];
  for (const kind of kinds)
    if (yield* meters.opens(kind)) lines.push(yield* openLine(context, { tenant, kind, limit }, meters));
  let left = limit;
  while (left > 0) {
    const first = yield* firstOf(lines);
    if (!first) break;
    const { line, head } = first;
    yield* line.shift(); // before it is counted: the last that a limit allows would no longer be the head
    yield* meters.count(line.kind, head);
    yield* take(head.number);
    left -= 1;
    if (!(yield* meters.opens(line.kind))) lines = lines.filter((other) => other !== line);
  }
  yield* meters.store();
  return meters.heldBack;
}

/** Over all kinds the lowest rank goes first. */
function* firstOf(lines: readonly Line[]): Work<{ line: Line; head: Candidate } | undefined> {
  let first: { line: Line; head: Candidate } | undefined;
  for (const line of lines) {
    const head = yield* line.head();
    if (!head) continue;
    const isFirst = !first || (head.rank - first.head.rank || head.number - first.head.number) < 0;
    if (isFirst) first = { line, head };
  }
  return first;
}

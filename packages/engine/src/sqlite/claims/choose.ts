import type { ClaimCommand } from '../../store-command.ts';
import type { HeldBack } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { type Line, openLine } from './line.ts';
import { openMeters } from './meters.ts';
import { readRules } from './rules.ts';

/** Takes jobs one by one where pauses, limits or owners have a say. Answers what keeps it from taking more. */
export function choose(
  context: Context,
  { tenant, kinds, limit }: ClaimCommand,
  take: (number: number) => void,
): HeldBack {
  const meters = openMeters(context, tenant, readRules(context, tenant));
  let lines = kinds
    .filter((kind) => meters.opens(kind))
    .map((kind) => openLine(context, { tenant, kind, limit }, meters));
  let left = limit;
  while (left > 0) {
    const line = firstOf(lines);
    const head = line?.head();
    if (!line || !head) break;
    line.shift(); // before it is counted: the last that a limit allows would no longer be the head
    meters.count(line.kind, head);
    take(head.number);
    left -= 1;
    if (!meters.opens(line.kind)) lines = lines.filter((other) => other !== line);
  }
  meters.store();
  return meters.heldBack;
}

/** Over all kinds the lowest rank goes first. */
function firstOf(lines: readonly Line[]): Line | undefined {
  let first: Line | undefined;
  for (const line of lines) {
    const head = line.head();
    const before = first?.head();
    if (head && (!before || (head.rank - before.rank || head.number - before.number) < 0)) first = line;
  }
  return first;
}

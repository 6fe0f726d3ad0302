import type { StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { subjectsOf } from './subjects-of.ts';
import { writeBatch } from './write-batch.ts';
import type { WritingLine } from './writing-line.ts';

export interface Writer {
  /** Batches are answered in the order in which they were given, and take effect as if they were carried out so. */
  write(commands: readonly StoreCommand[]): Promise<StoreResult[]>;
}

interface Begun {
  readonly subjects: ReadonlySet<string>;
  /** What comes after it may find what it would not have found before. */
  readonly hasConsequences: boolean;
  readonly ended: Promise<unknown>;
}

/** Batches take turns on several lines, so that the database works on one while this process prepares the next. One that may depend on what
 *  is under way waits for it. */
export function createWriter(lines: readonly WritingLine[]): Writer {
  let count = 0;
  let last: Begun = { subjects: new Set(), hasConsequences: false, ended: Promise.resolve() };
  // Where limits have a say, the end of a job lets another one begin.
  let hasLimits = false;

  const isAfter = (commands: readonly StoreCommand[], before: Begun): boolean =>
    ((before.hasConsequences || hasLimits) && !commands.every(isNew)) ||
    commands.some((command) => subjectsOf(command).some((subject) => before.subjects.has(subject)));

  return {
    async write(commands) {
      const before = last;
      count += 1;
      const work = writeOn(
        lines[count % lines.length],
        commands,
        isAfter(commands, before) ? before.ended : undefined,
      );
      last = {
        subjects: new Set(commands.flatMap(subjectsOf)),
        hasConsequences: !commands.every(isForItself),
        ended: Promise.allSettled([work, before.ended]),
      };
      const results = await work;
      hasLimits =
        results.some((result) => !result.refused && result.heldBack !== undefined) ||
        (hasLimits && !commands.some(isClaim));
      await before.ended;
      return results;
    },
  };
}

async function writeOn(
  line: WritingLine | undefined,
  commands: readonly StoreCommand[],
  before: Promise<unknown> | undefined,
): Promise<StoreResult[]> {
  if (!line) throw new Error('there is no line to write on');
  await before;
  return writeBatch(line, commands);
}

const isNew = ({ type }: StoreCommand): boolean => type === 'insert';
const isClaim = ({ type }: StoreCommand): boolean => type === 'claim';

/** Afterwards nothing is ready that was not ready before, and nobody but its own job is concerned. */
function isForItself(command: StoreCommand): boolean {
  if (command.type === 'move') return ENDS.has(command.event);
  return command.type === 'claim' || command.type === 'report' || command.type === 'mark-fetched';
}

const ENDS: ReadonlySet<string> = new Set(['complete', 'fail', 'backoff']);

import fc, { type AsyncCommand } from 'fast-check';
import { audit } from './audit.ts';
import { COMMANDS } from './commands/index.ts';
import { createModel, type Model } from './model.ts';
import { asStep, type PrintedStep, stepsOf } from './model-command.ts';
import { PLANTS } from './plants/index.ts';
import { createWalked } from './walked.ts';
import { createWorld, type NewDatabase, type Plant, type World } from './world.ts';

const MOST_COMMANDS = 100;

type Step = AsyncCommand<Model, World>;

/** One run: the commands in their order on an empty database, and a look at everything at the end. */
async function play(newDatabase: NewDatabase, steps: Iterable<Step>, plant?: Plant): Promise<Model> {
  const model = createModel();
  const world = await createWorld(await newDatabase(), plant);
  try {
    await fc.asyncModelRun(() => ({ model, real: world }), steps);
    await audit(model, world);
    return model;
  } finally {
    await world.end();
  }
}

/** Plays printed commands again. */
export async function replay(newDatabase: NewDatabase, steps: readonly PrintedStep[]): Promise<void> {
  await play(
    newDatabase,
    steps.map(([name, args]) => {
      const command = COMMANDS.find((one) => one.name === name);
      if (!command) throw new Error(`there is no command ${name}`);
      return asStep(command, args);
    }),
  );
}

export interface Search {
  readonly runs: number;
  readonly seed?: number;
  readonly path?: string;
  /** The name of a bug that is put in before each run. */
  readonly plant?: string;
}

export interface Searched {
  /** What the runs have come through. */
  readonly walked: string;
  readonly found?: Found;
}

/** The first run that fails. */
export interface Found {
  readonly seed: number;
  readonly path: string;
  readonly run: number;
  /** The fewest commands that still fail, as JSON. */
  readonly steps: string;
  /** What broke, with its stack. */
  readonly cause: string;
}

/** Whatever is done in whatever order, the model foresees it and the invariants hold. */
export async function search(newDatabase: NewDatabase, { runs, plant, ...start }: Search): Promise<Searched> {
  const walked = createWalked();
  const all = fc.commands(COMMANDS.flatMap(stepsOf), {
    maxCommands: MOST_COMMANDS,
    size: 'max',
    disableReplayLog: true,
  });
  const property = fc.asyncProperty(all, async (steps) => {
    walked.add(await play(newDatabase, steps, plant === undefined ? undefined : PLANTS[plant]?.()));
  });
  // Nobody reads what a planted bug shrinks to.
  const details = await fc.check(property, { ...start, numRuns: runs, endOnFailure: plant !== undefined });
  if (!details.failed) return { walked: walked.summary() };
  const { seed, counterexamplePath, numRuns, counterexample, errorInstance } = details;
  const cause = errorInstance instanceof Error ? errorInstance.stack : undefined;
  return {
    walked: walked.summary(),
    found: {
      seed,
      path: counterexamplePath ?? '',
      run: numRuns,
      steps: `[${String(counterexample)}]`,
      cause: cause ?? String(errorInstance),
    },
  };
}

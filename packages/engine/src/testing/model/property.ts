import fc, { type AsyncCommand } from 'fast-check';
import { audit } from './audit.ts';
import { COMMANDS } from './commands/index.ts';
import { createModel, type Model } from './model.ts';
import { asStep, type PrintedStep, stepsOf } from './model-command.ts';
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
  /** A bug for each run, put in beforehand. */
  readonly plant?: () => Plant;
  /** Looks at the model after each run that held. */
  readonly look?: (model: Model) => void;
}

export interface Found {
  readonly seed: number;
  readonly path: string;
  readonly runs: number;
  /** The fewest commands that still fail, as JSON. */
  readonly steps: string;
  readonly cause: unknown;
}

/** Whatever is done in whatever order, the model foresees it and the invariants hold. Answers the first run that fails. */
export async function search(
  newDatabase: NewDatabase,
  { runs, seed, path, plant, look }: Search,
): Promise<Found | undefined> {
  const all = fc.commands(COMMANDS.flatMap(stepsOf), {
    maxCommands: MOST_COMMANDS,
    size: 'max',
    disableReplayLog: true,
  });
  const property = fc.asyncProperty(all, async (steps) => {
    const model = await play(newDatabase, steps, plant?.());
    look?.(model);
  });
  const details = await fc.check(property, {
    numRuns: runs,
    endOnFailure: plant !== undefined, // nobody reads what a planted bug shrinks to
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  });
  if (!details.failed) return undefined;
  return {
    seed: details.seed,
    path: details.counterexamplePath ?? '',
    runs: details.numRuns,
    steps: `[${String(details.counterexample)}]`,
    cause: details.errorInstance,
  };
}

import fc, { type Arbitrary, type AsyncCommand } from 'fast-check';
import type { Model } from './model.ts';
import { reconcile } from './reconcile.ts';
import type { World } from './world.ts';

/** One thing that can be done to the engine: its arguments are JSON, so that a sequence can be printed and played again. */
export interface ModelCommand<Args = unknown> {
  readonly name: string;
  /** How often it comes, against the others. */
  readonly weight: number;
  readonly args: Arbitrary<Args>;
  /** Makes no sense now. */
  readonly isIdle?: (model: Model, args: Args) => boolean;
  /** Does it, and tells the model what must come of it. */
  readonly run: (model: Model, world: World, args: Args) => Promise<void>;
}

/** A command as it is printed: its name and its arguments. */
export type PrintedStep = readonly [name: string, args: unknown];

/** The command with its arguments, as fast-check wants it. */
export function asStep<Args>(command: ModelCommand<Args>, args: Args): AsyncCommand<Model, World> {
  return {
    check: (model) => !command.isIdle?.(model, args),
    async run(model, world) {
      model.steps += 1;
      world.lost = undefined;
      await command.run(model, world, args);
      await reconcile(model, world);
    },
    toString: () => JSON.stringify([command.name, args]),
  };
}

export function stepsOf<Args>(command: ModelCommand<Args>): Arbitrary<AsyncCommand<Model, World>>[] {
  // Through JSON, as a printed sequence goes: what is played again is what was played.
  const steps = command.args.map((args) => asStep(command, JSON.parse(JSON.stringify(args)) as Args));
  return Array.from({ length: command.weight }, () => steps);
}

/** Types a command's arguments for its own `isIdle` and `run`. */
export function modelCommand<Args>(command: ModelCommand<Args>): ModelCommand<Args> {
  return command;
}

/** An answer that is lost now and then, before the store was reached or after; the process may die over it as well. */
export const lostAnswer = fc.option(
  fc.record({ when: fc.constantFrom('before', 'after'), crash: fc.boolean() }),
  { nil: null, freq: 8 },
);
export type LostAnswer = { readonly when: 'before' | 'after'; readonly crash: boolean } | null;

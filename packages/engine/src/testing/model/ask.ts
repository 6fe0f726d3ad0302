import { type ErrorCode, isJobError } from '@longrun/core';
import { crash } from './crash.ts';
import type { Model } from './model.ts';
import type { LostAnswer } from './model-command.ts';
import { reconcile } from './reconcile.ts';
import type { World } from './world.ts';

/** Asks; where the answer is to get lost, asks again and so learns the truth. `ask` is told whether its answer counts. */
export async function insist(
  model: Model,
  world: World,
  lost: LostAnswer,
  ask: (isUnsure: boolean) => Promise<void>,
): Promise<void> {
  if (lost) {
    world.lose(lost.when);
    await ask(true);
    await reconcile(model, world, true);
    if (lost.crash) {
      await crash(model, world);
      await reconcile(model, world, true);
    }
  }
  await ask(false);
}

export type Answer<Value> =
  | { readonly value: Value; readonly code?: undefined }
  | { readonly code: ErrorCode; readonly value?: undefined };

/** The value, or the code of the refusal. */
export async function answerTo<Value>(asked: Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (!isJobError(error)) throw error;
    return { code: error.code };
  }
}

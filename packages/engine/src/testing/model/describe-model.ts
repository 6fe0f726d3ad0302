import { fail, ok } from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { KNOWN_SEEDS } from './known-seeds.ts';
import type { PrintedStep } from './model-command.ts';
import { PLANTS } from './plants/index.ts';
import { type Found, replay, search } from './property.ts';
import { createWalked } from './walked.ts';
import type { NewDatabase } from './world.ts';

const { LONGRUN_RELEASE, LONGRUN_SEED, LONGRUN_PATH, LONGRUN_STEPS } = process.env;
const RUNS = LONGRUN_RELEASE ? 20_000 : 1_000;
// Of every change the same runs, so that a red build speaks of the change; a release searches anew.
const SEED = LONGRUN_SEED ?? (LONGRUN_RELEASE ? undefined : '20261122');
/** A planted bug is found within these. */
const PLANT_RUNS = 1_000;

/** The engine on this store, next to a plain model: whatever is done in whatever order. `setUp` makes what one test needs to
 *  open empty databases quickly. */
export function describeModel(setUp: () => NewDatabase): void {
  describe('whatever is done to jobs', () => {
    if (LONGRUN_STEPS !== undefined) {
      test('the commands of LONGRUN_STEPS', async (t) => {
        expectLostAnswers(t);
        await replay(setUp(), JSON.parse(LONGRUN_STEPS) as PrintedStep[]); // as a failure has printed them
      });
      return;
    }
    test(`the model foresees it and the invariants hold, ${RUNS} times`, async (t) => {
      expectLostAnswers(t);
      const walked = createWalked();
      const found = await search(setUp(), {
        runs: RUNS,
        look: (model) => walked.add(model),
        ...(SEED !== undefined && { seed: Number(SEED) }),
        ...(LONGRUN_PATH !== undefined && { path: LONGRUN_PATH }),
      });
      if (found) fail(new Error(inWords(found), { cause: found.cause }));
      t.diagnostic(walked.summary());
    });
    for (const { seed, title, steps } of KNOWN_SEEDS)
      test(`${title} (seed ${seed})`, async (t) => {
        expectLostAnswers(t);
        await replay(setUp(), steps);
      });
    for (const [name, plant] of Object.entries(PLANTS))
      test(`a planted ${name} is found`, async (t) => {
        expectLostAnswers(t);
        const found = await search(setUp(), { runs: PLANT_RUNS, plant });
        ok(found, `not in ${PLANT_RUNS} runs`);
        t.diagnostic(`found in run ${found.runs}: ${firstLine(found.cause)}`);
      });
  });
}

/** Chores complain about answers that get lost; here that is what is asked for. */
function expectLostAnswers({ mock }: TestContext): void {
  mock.method(console, 'error', () => {});
}

function inWords({ seed, path, runs, steps, cause }: Found): string {
  return `Run ${runs} fails: ${firstLine(cause)}
Shrunk to LONGRUN_STEPS='${steps}'
The same search again: LONGRUN_SEED=${seed} LONGRUN_PATH=${path}
Give either to: npm run test:model
When it is mended, the commands go into known-seeds.ts.`;
}

function firstLine(cause: unknown): string {
  return String(cause).split('\n')[0] ?? '';
}

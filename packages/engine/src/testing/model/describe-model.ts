import { fail, ok } from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { KNOWN_SEEDS } from './known-seeds.ts';
import type { PrintedStep } from './model-command.ts';
import { PLANTS } from './plants/index.ts';
import { type Found, replay } from './property.ts';
import { searchInThread } from './search-in-thread.ts';
import type { DatabaseModule } from './world.ts';

const { LONGRUN_RELEASE, LONGRUN_SEED, LONGRUN_PATH, LONGRUN_STEPS } = process.env;
const RUNS = LONGRUN_RELEASE ? 20_000 : 1_000;
// Of every change the same runs, so that a red build speaks of the change; a release searches anew.
const SEED = LONGRUN_SEED ?? (LONGRUN_RELEASE ? undefined : '20261122');
/** A planted bug is found within these. */
const PLANT_RUNS = 2_000;

/** The engine on a store, next to a plain model: whatever is done in whatever order. `database` is a DatabaseModule; of the usual runs it
 *  gets that share. That planted bugs are found need not be shown on each. */
export function describeModel(database: URL, { share = 1, plants = Object.keys(PLANTS) } = {}): void {
  const runs = Math.ceil(RUNS * share);
  const play = async ({ mock }: TestContext, steps: readonly PrintedStep[]) => {
    mock.method(console, 'error', () => {}); // chores complain about answers that get lost, as is asked for here
    const { setUp }: DatabaseModule = await import(database.href);
    await using databases = await setUp();
    await replay(databases.next, steps);
  };
  describe('whatever is done to jobs', () => {
    if (LONGRUN_STEPS !== undefined) {
      // As a failure has printed them.
      test('the commands of LONGRUN_STEPS', (t) => play(t, JSON.parse(LONGRUN_STEPS) as PrintedStep[]));
      return;
    }
    test(`the model foresees it and the invariants hold, ${runs} times`, async (t) => {
      const { found, walked } = await searchInThread(database, {
        runs,
        ...(SEED !== undefined && { seed: Number(SEED) }),
        ...(LONGRUN_PATH !== undefined && { path: LONGRUN_PATH }),
      });
      if (found) fail(inWords(found));
      t.diagnostic(walked);
    });
    for (const { seed, title, steps } of KNOWN_SEEDS) test(`${title} (seed ${seed})`, (t) => play(t, steps));
    for (const plant of plants)
      test(`a planted ${plant} is found`, async (t) => {
        const { found } = await searchInThread(database, { runs: PLANT_RUNS, plant });
        ok(found, `not in ${PLANT_RUNS} runs`);
        t.diagnostic(`found in run ${found.run}: ${found.cause.split('\n')[0]}`);
      });
  });
}

function inWords({ seed, path, run, steps, cause }: Found): string {
  return `Run ${run} fails, with fewest commands by LONGRUN_STEPS='${steps}'
The same search again: LONGRUN_SEED=${seed} LONGRUN_PATH=${path}
Give either to: npm run test:model
When it is mended, the commands go into known-seeds.ts.
${cause}`;
}

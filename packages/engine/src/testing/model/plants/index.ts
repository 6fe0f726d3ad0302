import type { Plant } from '../world.ts';
import { fallingProgress } from './falling-progress.ts';
import { forgottenKey } from './forgotten-key.ts';
import { generousLimit } from './generous-limit.ts';
import { hastyRescue } from './hasty-rescue.ts';
import { missingFence } from './missing-fence.ts';
import { offByOneCursor } from './off-by-one-cursor.ts';
import { skippedNumber } from './skipped-number.ts';

/** Bugs that a run must find; each is put between the engine and its store, and into nothing that is shipped. */
export const PLANTS: Readonly<Record<string, () => Plant>> = {
  'missing fence': () => ({ store: missingFence }),
  'forgotten idempotency key': () => ({ store: forgottenKey }),
  'skipped number in the log': () => ({ store: skippedNumber }),
  'cursor that is off by one': () => ({ store: offByOneCursor }),
  'progress that falls': () => ({ store: fallingProgress }),
  'rescue without a look at the lease': () => ({ store: hastyRescue }),
  'limit that lets one too many run': () => ({ store: generousLimit }),
};

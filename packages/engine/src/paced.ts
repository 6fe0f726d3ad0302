import { type Clock, SYSTEM_CLOCK } from './clock.ts';

/** Runs at once when it is called, and then again no sooner than after `apartMs`: however often it is called meanwhile, it runs
 *  once more. */
export function paced(
  apartMs: number,
  run: () => void,
  { sleep }: Pick<Clock, 'sleep'> = SYSTEM_CLOCK,
): () => void {
  let isResting = false;
  let isWanted = false;
  const go = async () => {
    isWanted = false;
    isResting = true;
    run();
    await sleep(apartMs);
    isResting = false;
    if (isWanted) void go();
  };
  return () => {
    if (isResting) isWanted = true;
    else void go();
  };
}

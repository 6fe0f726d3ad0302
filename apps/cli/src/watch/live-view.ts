import { createEstimator, type Job } from '@longrun/core';
import { progressLine } from '../format/progress-line.ts';
import { type EndingOptions, ending } from './ending.ts';
import { messageLine } from './message-line.ts';
import type { WatchView } from './view.ts';

const FRAME_MS = 100;
const SWEEP_FRAMES = 20; // The block of an indeterminate bar crosses it in two seconds.
const CLEAR_LINE = '\r\u001b[2K';

/** One line that is redrawn in place, at most ten times a second, with the messages scrolling above it. */
export function liveView(session: EndingOptions): WatchView {
  const { terminal } = session;
  const estimator = createEstimator();
  let job: Job | undefined;
  let drawn = '';
  let frame = 0;

  const draw = () => {
    if (!job) return;
    frame += 1;
    const turn = (frame % (2 * SWEEP_FRAMES)) / SWEEP_FRAMES;
    const line = progressLine(job, {
      // A line that fills the last column wraps on some terminals, and then cannot be taken back.
      columns: terminal.columns - 1,
      estimate: estimator.estimate(),
      speed: estimator.speed(),
      phase: turn <= 1 ? turn : 2 - turn,
    });
    if (line === drawn) return;
    drawn = line;
    terminal.write(CLEAR_LINE + line);
  };
  const clear = () => {
    if (drawn !== '') terminal.write(CLEAR_LINE);
    drawn = '';
  };
  const timer = setInterval(draw, FRAME_MS);

  return {
    begin(begun) {
      job = begun;
      estimator.observe(job);
      draw();
    },
    update(after, update) {
      job = after;
      estimator.observe(job);
      if (!update.message) return;
      clear();
      terminal.line(messageLine(update.message, terminal.paint));
      draw();
    },
    end(ended) {
      job = ended;
      draw();
      if (drawn !== '') terminal.line();
      drawn = '';
      terminal.line(ending(ended, session).join('\n'));
    },
    close() {
      clearInterval(timer);
      if (drawn !== '') terminal.line();
      drawn = '';
    },
  };
}

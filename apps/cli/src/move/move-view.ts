import type { MoveProgress } from '@longrun/engine/postgres';
import { safeJson } from '../format/clean-text.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { moveLine } from './move-line.ts';
import { createPace, type Pace } from './pace.ts';

/** How a move is shown while it goes on. */
export interface MoveView {
  progress(progress: MoveProgress): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** A line that is redrawn for people, lines for a log, events for programs. */
export function moveView({ terminal, json }: Pick<Session, 'terminal' | 'json'>): MoveView {
  const pace = createPace();
  const view = json
    ? asEvents(terminal, pace)
    : terminal.interactive
      ? asBar(terminal, pace)
      : asLog(terminal, pace);
  return {
    ...view,
    progress(progress) {
      pace.observe(progress.allRows, progress.ofAll);
      view.progress(progress);
    },
  };
}

const CLEAR_LINE = '\r\u001b[2K';
const FRAME_MS = 100;

function asBar(terminal: Terminal, pace: Pace): MoveView {
  const isDue = every(FRAME_MS);
  let isDrawn = false;
  return {
    progress(progress) {
      if (!isDue(progress)) return;
      isDrawn = true;
      // A line that fills the last column wraps on some terminals, and then cannot be taken back.
      terminal.write(CLEAR_LINE + moveLine(progress, { pace, columns: terminal.columns - 1 }));
    },
    close() {
      if (isDrawn) terminal.write(CLEAR_LINE);
    },
  };
}

const LOG_MS = 10_000;

function asLog(terminal: Terminal, pace: Pace): MoveView {
  const isDue = every(LOG_MS);
  return {
    progress(progress) {
      if (isDue(progress)) terminal.line(moveLine(progress, { pace, columns: Number.POSITIVE_INFINITY }));
    },
    close() {},
  };
}

const EVENT_MS = 1_000;

function asEvents(terminal: Terminal, pace: Pace): MoveView {
  const isDue = every(EVENT_MS);
  return {
    progress(progress) {
      if (isDue(progress))
        terminal.line(
          safeJson({ type: 'progress', ...progress, rowsPerSecond: pace.rate(), leftMs: pace.left() }),
        );
    },
    close() {},
  };
}

/** Lets the first of a phase through and its end, and in between one in so many milliseconds. */
function every(ms: number): (progress: MoveProgress) => boolean {
  let last = { phase: '', isEnd: false, at: 0 };
  return ({ phase, allRows, ofAll }) => {
    const [at, isEnd] = [performance.now(), allRows === ofAll];
    if (phase === last.phase && isEnd === last.isEnd && (isEnd || at < last.at + ms)) return false;
    last = { phase, isEnd, at };
    return true;
  };
}

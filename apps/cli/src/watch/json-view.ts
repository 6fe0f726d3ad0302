import { safeJson } from '../format/clean-text.ts';
import type { Terminal } from '../terminal.ts';
import type { WatchView } from './view.ts';

/** Every update as a line of JSON, and nothing else. */
export function jsonView(terminal: Terminal): WatchView {
  return {
    begin() {},
    update: (_job, update) => terminal.line(safeJson(update)),
    end() {},
    close() {},
  };
}

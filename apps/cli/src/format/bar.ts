const FULL = '█';
const EMPTY = '░';
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar of exactly `width` columns, drawn to an eighth of a column. Without a percentage a short block
 *  stands where `phase` (0–1) says, so that a job that cannot tell how far it is still shows life. */
export function renderBar(percent: number | undefined, width: number, phase = 0): string {
  return percent === undefined ? renderIndeterminate(width, phase) : renderPercent(percent, width);
}

function renderPercent(percent: number, width: number): string {
  const eighths = Math.floor((Math.min(100, Math.max(0, percent)) / 100) * width * 8);
  const drawn = FULL.repeat(Math.floor(eighths / 8)) + (PARTS[eighths % 8] ?? '');
  return drawn + EMPTY.repeat(width - drawn.length);
}

function renderIndeterminate(width: number, phase: number): string {
  const block = Math.max(1, Math.floor(width / 4));
  const start = Math.round((width - block) * Math.min(1, Math.max(0, phase)));
  return EMPTY.repeat(start) + FULL.repeat(block) + EMPTY.repeat(width - block - start);
}

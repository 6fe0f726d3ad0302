import { type Estimate, type Job, type Progress, percentOf, remainingText, STATES } from '@longrun/core';
import { renderBar } from './bar.ts';
import { cleanText } from './clean-text.ts';
import { fitText, padText } from './text-width.ts';

const LABEL_WIDTH = Math.max(...Object.values(STATES).map(({ label }) => label.length));
const BAR_WIDTH = 24;
const NARROW_BAR_WIDTH = 12;
const NARROW = 110; // columns; below it the words need the room more than the bar does

export interface ProgressLineOptions {
  readonly columns: number;
  readonly estimate?: Estimate | undefined;
  /** How fast it goes, in percent per second. */
  readonly speed?: number | undefined;
  /** Where the block of an indeterminate bar stands, 0–1; without it there is no such bar. */
  readonly phase?: number;
}

/** A job on one line: state, bar, percentage, time left, counters, rate, what it is doing. What matters less stands
 *  further right, where a narrow terminal cuts. */
export function progressLine(job: Pick<Job, 'state' | 'progress'>, options: ProgressLineOptions): string {
  const { progress, state } = job;
  const percent = percentOf(progress);
  const bar = renderBar(percent, options.columns < NARROW ? NARROW_BAR_WIDTH : BAR_WIDTH, options.phase);
  // Where nothing moves, a bar without a number would only pretend to show one.
  const shown =
    percent === undefined && options.phase === undefined ? '' : `${bar}  ${percentText(percent)}  `;
  const details = [
    options.estimate && remainingText(options.estimate),
    countersText(progress),
    rateText(progress, options.speed),
    progress?.info && cleanText(progress.info),
  ].filter(Boolean);
  return fitText(
    `${padText(STATES[state].label, LABEL_WIDTH)}  ${shown}${details.join(' · ')}`.trimEnd(),
    options.columns,
  );
}

/** `15,012 of 31,245 rows · 12 failed`; empty for a job that does not count. */
export function countersText(progress: Progress | undefined): string {
  if (!progress?.counters) return '';
  const { remaining, successful, failed } = progress.counters;
  const done = successful + failed;
  const unit = progress.unit ? ` ${cleanText(progress.unit)}` : '';
  const bad = failed > 0 ? ` · ${formatCount(failed)} failed` : '';
  return `${formatCount(done)} of ${formatCount(done + remaining)}${unit}${bad}`;
}

/** Rounded down: a job that is not done never reads 100 % because of rounding. */
export function percentText(percent: number | undefined): string {
  return percent === undefined ? '  – %' : `${String(Math.floor(percent)).padStart(3)} %`;
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

function rateText(progress: Progress | undefined, speed: number | undefined): string {
  // With a percentage of its own, the speed is not that of the counters.
  if (!progress?.counters || progress.percent !== undefined || speed === undefined) return '';
  const { remaining, successful, failed } = progress.counters;
  const perSecond = ((remaining + successful + failed) * speed) / 100;
  const rate = perSecond >= 10 ? formatCount(Math.round(perSecond)) : perSecond.toFixed(1);
  return `${rate}${progress.unit ? ` ${cleanText(progress.unit)}` : ''}/s`;
}

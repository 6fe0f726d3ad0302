import { type Progress, percentOf } from '@longrun/core';

const number = new Intl.NumberFormat('en');

/** How far a job is, in words: `62 % · 1,240 of 2,000 rows · 3 failed`. Empty when nothing is known. */
export function progressText(progress: Progress | undefined): string {
  const percent = percentOf(progress);
  return [
    // Rounded down: 100 % is shown when all is done, and not before.
    percent === undefined ? '' : `${Math.floor(percent)} %`,
    ...countersText(progress),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function countersText(progress: Progress | undefined): string[] {
  if (!progress?.counters) return [];
  const { remaining, successful, failed } = progress.counters;
  const done = successful + failed;
  const unit = progress.unit ? ` ${progress.unit}` : '';
  return [
    `${number.format(done)} of ${number.format(done + remaining)}${unit}`,
    failed > 0 ? `${number.format(failed)} failed` : '',
  ];
}

import type { MessageInput, Outcome } from '@longrun/core';
import type { Archived, Rendering, ZoomTally } from './schemas.ts';

/** What is known once there is an archive. */
export interface Result {
  readonly file: string;
  readonly rendering: Rendering;
  readonly archived: Archived;
  /** Tiles that were asked for. */
  readonly total: number;
}

/** The job's output; with fewer tiles than were asked for it is a partial one. */
export function outputOf({ file, rendering: { tiles, zooms }, archived }: Result) {
  return { archive: file, tiles, ...archived, zooms };
}

export function outcomeOf({ file, rendering: { tiles, zooms }, archived, total }: Result): Outcome {
  const isWhole = tiles === total;
  const zoomed = zooms.map(({ zoom }) => zoom);
  const range = `${Math.min(...zoomed)} to ${Math.max(...zoomed)}`;
  const stopped = isWhole
    ? ''
    : ` The job was stopped: ${count(total - tiles)} of ${count(total)} are missing.`;
  return {
    heading: `${count(tiles)} tiles rendered`,
    message: `${file} holds zoom ${range} as ${count(archived.pictures)} different pictures in ${count(Math.ceil(archived.bytes / 1_000))} kB.${stopped}`,
    severity: isWhole ? 'success' : 'warning',
    counters: { remaining: total - tiles, successful: tiles, failed: 0 },
    next: [{ type: 'download', artifact: file, fileName: file, label: 'Download the map' }],
  };
}

export function zoomMessage({ zoom, ocean, land, coast }: ZoomTally): MessageInput {
  return {
    severity: 'info',
    code: 'zoom-rendered',
    item: `zoom ${zoom}`,
    text: `Zoom ${zoom} is done. Tiles with coast: ${count(coast)}, land: ${count(land)}, ocean: ${count(ocean)}.`,
    data: { zoom, ocean, land, coast },
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

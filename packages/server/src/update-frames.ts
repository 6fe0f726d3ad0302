import type { JobUpdate } from '@longrun/core';

/** An update as a frame of an event stream. */
export type UpdateFrames = (update: JobUpdate) => Uint8Array;

/** Writes each update once, however many watch it: all its watchers share the bytes. */
export function updateFrames(): UpdateFrames {
  const frames = new WeakMap<JobUpdate, Uint8Array>();
  return (update) => {
    const known = frames.get(update);
    if (known) return known;
    const frame = frameOf(update);
    frames.set(update, frame);
    return frame;
  };
}

/** Live progress has no id of its own: whoever resumes does so from the last stored update. */
function frameOf(update: JobUpdate): Uint8Array {
  const id = update.live ? '' : `id: ${update.sequence}\n`;
  return frame(`${id}event: update\ndata: ${JSON.stringify(update)}\n\n`);
}

export function frame(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

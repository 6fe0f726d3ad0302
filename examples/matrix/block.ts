import { endianness } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Place } from './read-places.ts';
import type { Block } from './schemas.ts';

export type Distance = (from: Place, to: Place) => number;

/** The distances from each place of the block to every place, row after row. Lets others run after each row: in one
 *  process with a server, a page must not wait for a whole block. */
export async function computeBlock(
  places: readonly Place[],
  { first, end }: Block,
  distance: Distance,
  onRow: (from: number, row: Float32Array) => void,
): Promise<Float32Array> {
  const width = places.length;
  const block = new Float32Array((end - first) * width);
  for (const [index, from] of places.slice(first, end).entries()) {
    const row = block.subarray(index * width, (index + 1) * width);
    for (const [column, to] of places.entries()) row[column] = distance(from, to);
    onRow(first + index, row);
    await setImmediate();
  }
  return block;
}

/** As a file: 32-bit floating point numbers, little endian, whatever the machine. */
export function toBytes(block: Float32Array): Uint8Array {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

import { gzipSync } from 'fflate';

/** Where an archive keeps a tile, or a run of tiles with the same content. */
export interface Entry {
  /** The number of the first tile. */
  readonly id: number;
  /** Tiles with this content, one number after the other. 0 marks a further directory in place of a tile. */
  readonly run: number;
  /** From the start of all tiles, or of all further directories. */
  readonly offset: number;
  readonly length: number;
}

/** As PMTiles wants it: the header and this one together take no more than 16 KiB, so that a reader gets both at once. */
export const MAX_ROOT = 16_384 - 127;

export interface Directories {
  readonly root: Uint8Array;
  /** Further directories, one after the other; empty where the root holds everything. */
  readonly leaves: Uint8Array;
}

/** Puts the entries into one directory, or into several that the root points to. */
export function toDirectories(entries: readonly Entry[], leafSize = 4_096): Directories {
  const only = encodeDirectory(entries);
  if (only.length <= MAX_ROOT) return { root: only, leaves: new Uint8Array() };
  const leaves: Uint8Array[] = [];
  const pointers: Entry[] = [];
  let offset = 0;
  for (let at = 0; at < entries.length; at += leafSize) {
    const leaf = encodeDirectory(entries.slice(at, at + leafSize));
    pointers.push({ id: entries[at]?.id ?? 0, run: 0, offset, length: leaf.length });
    leaves.push(leaf);
    offset += leaf.length;
  }
  const root = encodeDirectory(pointers);
  return root.length <= MAX_ROOT
    ? { root, leaves: Buffer.concat(leaves) }
    : toDirectories(entries, leafSize * 2);
}

/** Column after column, each number as small as it can be, compressed. */
function encodeDirectory(entries: readonly Entry[]): Uint8Array {
  const column = (value: (entry: Entry, before: Entry | undefined) => number) =>
    entries.map((entry, index) => value(entry, entries[index - 1]));
  const numbers = [
    entries.length,
    ...column(({ id }, before) => id - (before?.id ?? 0)),
    ...column(({ run }) => run),
    ...column(({ length }) => length),
    // 0 where the content follows on the one before, as it mostly does.
    ...column(({ offset }, before) => (before && offset === before.offset + before.length ? 0 : offset + 1)),
  ];
  return gzipSync(Uint8Array.from(numbers.flatMap(varint)), { level: 9, mtime: 0 });
}

/** Seven bits to a byte, the lowest first; the eighth says that there are more. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';
import { type Directories, type Entry, toDirectories } from './directory.ts';
import { type Extent, WORLD } from './tile.ts';

/** A tile as it goes into an archive, in the order of the numbers. */
export interface NumberedImage {
  readonly id: number;
  readonly png: Uint8Array;
}

export interface ArchiveOptions {
  /** Shown by viewers. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly extent: Extent;
  /** Reads all tiles from the first; called twice, for the directory comes before the tiles. */
  readonly read: () => AsyncIterable<NumberedImage>;
}

export interface Archive {
  /** How many different pictures there are: tiles that look alike are kept once. */
  readonly pictures: number;
  readonly bytes: number;
  readonly body: () => AsyncIterable<Uint8Array>;
}

/** A PMTiles archive, version 3: one file that a map reads tile by tile, over HTTP with range requests. */
export async function createArchive({ metadata, extent, read }: ArchiveOptions): Promise<Archive> {
  const contents = await survey(read());
  const about = gzipSync(new TextEncoder().encode(JSON.stringify(metadata)), { level: 9, mtime: 0 });
  const directories = toDirectories(contents.entries);
  const head = Buffer.concat([
    encodeHeader(contents, directories, about.length, extent),
    directories.root,
    about,
    directories.leaves,
  ]);
  return {
    pictures: contents.first.size,
    bytes: head.length + contents.bytes,
    async *body() {
      yield head;
      for await (const { id, png } of read()) if (contents.first.has(id)) yield png;
    },
  };
}

interface Contents {
  readonly entries: readonly Entry[];
  readonly tiles: number;
  /** The tiles whose picture has not come before. */
  readonly first: ReadonlySet<number>;
  /** Of all pictures together. */
  readonly bytes: number;
}

async function survey(images: AsyncIterable<NumberedImage>): Promise<Contents> {
  const entries: Entry[] = [];
  const places = new Map<string, { readonly offset: number; readonly length: number }>();
  const first = new Set<number>();
  let [tiles, bytes] = [0, 0];
  for await (const { id, png } of images) {
    tiles += 1;
    const hash = createHash('sha256').update(png).digest('base64');
    const place = places.get(hash) ?? { offset: bytes, length: png.length };
    if (!places.has(hash)) {
      places.set(hash, place);
      first.add(id);
      bytes += png.length;
    }
    const last = entries.at(-1);
    if (last && last.offset === place.offset && last.id + last.run === id)
      entries[entries.length - 1] = { ...last, run: last.run + 1 };
    else entries.push({ id, run: 1, ...place });
  }
  return { entries, tiles, first, bytes };
}

const HEADER_BYTES = 127;
const GZIP = 2;
const UNCOMPRESSED = 1;
const PNG = 2;

function encodeHeader(
  { entries, tiles, first, bytes }: Contents,
  { root, leaves }: Directories,
  metadataBytes: number,
  { minZoom, maxZoom, bounds = WORLD }: Extent,
): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles', 'latin1');
  header.writeUInt8(3, 7);
  // Where each section begins, and its length; one follows the other.
  let start = HEADER_BYTES;
  for (const [index, length] of [root.length, metadataBytes, leaves.length, bytes].entries()) {
    header.writeBigUInt64LE(BigInt(start), 8 + index * 16);
    header.writeBigUInt64LE(BigInt(length), 16 + index * 16);
    start += length;
  }
  for (const [index, count] of [tiles, entries.length, first.size].entries())
    header.writeBigUInt64LE(BigInt(count), 72 + index * 8);
  const isClustered = 1; // in the order of the numbers
  header.set([isClustered, GZIP, UNCOMPRESSED, PNG, minZoom, maxZoom], 96);
  const [west, south, east, north] = bounds;
  // The format has no word for an area that crosses the date line.
  const [left, right] = east < west ? [-180, 180] : [west, east];
  const degrees = (value: number, at: number) => header.writeInt32LE(Math.round(value * 1e7), at);
  for (const [index, value] of [left, south, right, north].entries()) degrees(value, 102 + index * 4);
  header.writeUInt8(minZoom, 118);
  degrees((left + right) / 2, 119);
  degrees((south + north) / 2, 123);
  return header;
}

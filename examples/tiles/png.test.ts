import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import { encodePng } from './png.ts';

interface Chunk {
  readonly name: string;
  readonly content: Buffer;
}

/** Takes a PNG apart, and checks its sums. */
function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    equal(bytes.readUInt32BE(end), crc32(bytes.subarray(at + 4, end)));
    chunks.push({
      name: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, end),
    });
    at = end + 4;
  }
  return chunks;
}

test('an image keeps its pixels, with the colours that it uses', () => {
  const palette = Array.from({ length: 256 }, (_, colour) => [colour, 0, 255 - colour] as const);
  const png = encodePng({ width: 3, height: 2, pixels: Uint8Array.of(7, 7, 200, 9, 7, 9), palette });
  const [header, colours, data, end, ...rest] = chunksOf(png);
  deepEqual([header?.name, colours?.name, data?.name, end?.name, rest], ['IHDR', 'PLTE', 'IDAT', 'IEND', []]);
  deepEqual([...(header?.content ?? [])], [0, 0, 0, 3, 0, 0, 0, 2, 8, 3, 0, 0, 0]);
  deepEqual([...(colours?.content ?? [])], [7, 0, 248, 9, 0, 246, 200, 0, 55]);
  deepEqual([...inflateSync(data?.content ?? '')], [0, 0, 0, 2, 0, 1, 0, 1]);
});

import { crc32 } from 'node:zlib';
import { zlibSync } from 'fflate';

/** An image whose pixels are numbers of colours. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  /** Row after row. */
  readonly pixels: Uint8Array;
  /** Red, green and blue of each colour. */
  readonly palette: readonly (readonly [number, number, number])[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
const INDEXED = 3;

/** Encodes a PNG with the colours it uses. The same image gives the same bytes on every machine: the compression built
 *  into Node takes other decisions on other processors, so it is done in JavaScript. */
export function encodePng({ width, height, pixels, palette }: IndexedImage): Uint8Array {
  const { used, numbers } = numbered(pixels);
  // Each row begins with its filter; 0 is none, which is best for indexed images.
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row += 1)
    rows.set(numbers.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);

  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, BITS);
  header.setUint8(9, INDEXED);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('PLTE', Uint8Array.from(used.flatMap((colour) => palette[colour] ?? []))),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Length, name and content, and a checksum of the last two. */
function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(content.length + 12);
  bytes.writeUInt32BE(content.length, 0);
  bytes.write(name, 4, 'latin1');
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), content.length + 8);
  return bytes;
}

/** The colours that are used, in their order, and each pixel as a place among them. */
function numbered(pixels: Uint8Array): { readonly used: number[]; readonly numbers: Uint8Array } {
  const isUsed = new Uint8Array(256);
  for (const pixel of pixels) isUsed[pixel] = 1;
  const used = [...isUsed.keys()].filter((colour) => isUsed[colour] === 1);
  const places = new Uint8Array(256);
  for (const [place, colour] of used.entries()) places[colour] = place;
  return { used, numbers: pixels.map((pixel) => places[pixel] ?? 0) };
}

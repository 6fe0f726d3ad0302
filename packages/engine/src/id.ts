import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base32, as TypeID has it

/** Makes ids: UUIDv7 (RFC 9562) in TypeID's form, `job_01jd…`. Ids from one maker rise, even within a millisecond:
 *  rows that arrive together lie together in the index. */
export function idMaker(now: () => number, type = 'job'): () => string {
  let lastMs = 0;
  let counter = 0;
  let pool = Buffer.alloc(0);
  let used = 0;
  return () => {
    const ms = Math.max(now(), lastMs);
    counter = ms === lastMs ? counter + 1 : 0;
    // 12 bits count within a millisecond (RFC 9562, method 1); when they run out, time is borrowed from the next.
    lastMs = counter > 0xfff ? ms + 1 : ms;
    if (counter > 0xfff) counter = 0;
    if (used + 8 > pool.length) {
      pool = randomBytes(4096);
      used = 0;
    }
    const bytes = layout(lastMs, counter, pool, used);
    used += 8;
    return `${type}_${encode(bytes)}`;
  };
}

/** The 16 bytes of a UUIDv7: 48 bits of time, version, 12 bits of counter, variant, 62 random bits. */
function layout(ms: number, counter: number, random: Buffer, at: number): number[] {
  const high = Math.floor(ms / 2 ** 32);
  const low = ms >>> 0;
  const bytes = [high >>> 8, high & 255, low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255];
  bytes.push(0x70 | (counter >>> 8), counter & 255);
  for (let index = 0; index < 8; index += 1) bytes.push(random[at + index] ?? 0);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes;
}

/** 128 bits as 26 characters of five bits, the first two of them zero. */
function encode(bytes: readonly number[]): string {
  let text = '';
  let held = 0;
  let bits = 2;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return text;
}

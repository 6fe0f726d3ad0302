import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/** Where an event is in the log: an entry, and which of its announcements. Without a place, the end of the entry. */
export interface EventPlace {
  readonly position: string;
  readonly place?: number;
}

/** Turns places in the log into ids and back. An id says nothing about how much else is in the log, cannot be made up, and is
 *  worth nothing to another tenant. */
export interface EventIds {
  idOf(place: EventPlace): string;
  /** Undefined for what is none of this tenant's ids. */
  placeOf(id: string): EventPlace | undefined;
}

const PREFIX = 'evt_';
const TAG_BYTES = 8;
const CIPHER = 'aes-128-ctr';

/** The tag of a text is also what its encryption begins with (as in RFC 5297), so the same place always has the same id. */
export function eventIds(secret: string, tenant: string): EventIds {
  const key = (use: string) => createHmac('sha256', secret).update(`events ${use} ${tenant}`).digest();
  const [tagKey, cipherKey] = [key('tag'), key('cipher').subarray(0, 16)];
  const tagOf = (text: Buffer) => createHmac('sha256', tagKey).update(text).digest().subarray(0, TAG_BYTES);
  const counterOf = (tag: Buffer) => Buffer.concat([tag, Buffer.alloc(16 - TAG_BYTES)]);
  return {
    idOf({ position, place }) {
      const text = Buffer.from(place === undefined ? position : `${position}.${place}`);
      const tag = tagOf(text);
      const sealed = createCipheriv(CIPHER, cipherKey, counterOf(tag)).update(text);
      return PREFIX + Buffer.concat([tag, sealed]).toString('base64url');
    },
    placeOf(id) {
      const bytes = Buffer.from(id.slice(PREFIX.length), 'base64url');
      if (!id.startsWith(PREFIX) || bytes.length <= TAG_BYTES) return undefined;
      const tag = bytes.subarray(0, TAG_BYTES);
      const text = createDecipheriv(CIPHER, cipherKey, counterOf(tag)).update(bytes.subarray(TAG_BYTES));
      if (!timingSafeEqual(tagOf(text), tag)) return undefined;
      const [position = '', place] = text.toString().split('.');
      return { position, ...(place !== undefined && { place: Number(place) }) };
    },
  };
}

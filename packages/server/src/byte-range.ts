import { type ByteRange, JobError } from '@longrun/core';

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** The one range that a Range header asks for (RFC 9110, 14.2); undefined for none, for several and for what is
 *  not understood: then the whole is sent. Throws `range-not-satisfiable` where nothing of it exists. */
export function byteRange(header: string | null, size: number): ByteRange | undefined {
  const match = header === null ? null : RANGE.exec(header.replaceAll(' ', ''));
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  // Without a first position the last one counts from the end: `-5` is the last five bytes.
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, end };
  throw new JobError('range-not-satisfiable', `The artifact has ${size} bytes.`, { size });
}

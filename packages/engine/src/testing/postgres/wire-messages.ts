/** Cuts what comes over a connection of Postgres into its messages. The first one of a client has no type. */
export function wireMessages(
  from: 'client' | 'database',
  handle: (type: string, message: Buffer) => void,
): (chunk: Buffer) => void {
  let isStart = from === 'client';
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const before = isStart ? 0 : 1; // the type, which the length does not count
      if (rest.length < before + 4) return;
      const length = before + rest.readInt32BE(before);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      const type = isStart ? '' : String.fromCharCode(message[0] ?? 0);
      isStart = false;
      handle(type, message);
    }
  };
}

/** The SQL in a message that brings some; the name of the statement in one that names it. */
export function sqlIn(type: string, message: Buffer): { name: string; text: string } {
  const [first = '', second = ''] = message.subarray(5).toString('utf8').split('\0');
  return type === 'P' ? { name: first, text: second } : { name: '', text: first };
}

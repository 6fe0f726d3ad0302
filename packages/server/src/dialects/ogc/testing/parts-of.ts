/** The parts of a multipart answer, by their names. */
export function partsOf(text: string): Map<string, { head: string; body: string }> {
  const boundary = text.slice(2, text.indexOf('\r\n'));
  const parts = text.split(`--${boundary}`).slice(1, -1);
  return new Map(
    parts.map((part) => {
      const [head = '', body = ''] = part.slice(2, -2).split('\r\n\r\n');
      return [/^Content-ID: (.*)$/m.exec(head)?.[1] ?? '', { head, body }];
    }),
  );
}

/** Rejects what JSON has no word for with a `TypeError`, where it would be dropped or become null. */
export function assertJson(value: unknown): void {
  JSON.stringify(value, (_, part: unknown) => {
    if (isSpeechless(part)) throw new TypeError(`${String(part)} cannot be written as JSON`);
    return part;
  });
}

function isSpeechless(part: unknown): boolean {
  return (
    ['bigint', 'function', 'symbol'].includes(typeof part) ||
    (typeof part === 'number' && !Number.isFinite(part))
  );
}

/** A whole number that JSON keeps exactly, 1 to 2⁵³ − 1. Random: two of them are hardly ever the same. */
export function newId(): number {
  const [bits = 0n] = crypto.getRandomValues(new BigUint64Array(1));
  return Number(bits >> 11n) || 1;
}

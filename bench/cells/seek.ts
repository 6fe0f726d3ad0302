/** About the least number from `from` to `to` for which it holds, at most a fiftieth too great, given that it holds for all
 *  greater ones as well; null where it holds for none. */
export function leastWhere(from: number, to: number, holds: (value: number) => boolean): number | null {
  if (holds(from)) return from;
  let [bad, good] = [from, from * 2];
  while (!holds(good)) {
    if (good >= to) return null;
    [bad, good] = [good, Math.min(good * 2, to)];
  }
  while (good - bad > Math.max(1, good / 50)) {
    const middle = Math.floor((bad + good) / 2);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

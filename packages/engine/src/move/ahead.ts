/** Works on one item after the other. The next is made while work on the last is under way. */
export async function ahead<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  let last: Promise<void> | undefined;
  try {
    for (const item of items) {
      await last;
      last = work(item);
    }
  } finally {
    await last;
  }
}

/** Waits until something holds that nobody tells of; rejects after ten seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not come to hold in ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

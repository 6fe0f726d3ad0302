/** Tells every listener. One that throws is a bug of its own: it reaches the top, and keeps the news from nobody. */
export function notify<T>(listeners: Iterable<(news: T) => void>, news: T): void {
  for (const listener of [...listeners]) {
    try {
      listener(news);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** The end of an id, where the random part is: enough to tell the jobs on a page apart. */
export function shortId(id: string): string {
  return `…${id.slice(-6)}`;
}

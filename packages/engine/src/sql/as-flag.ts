/** A condition as 1 or 0, which is how flags are kept: a database may have a type of its own for what is true. */
export function asFlag(condition: string): string {
  return `CASE WHEN ${condition} THEN 1 ELSE 0 END`;
}

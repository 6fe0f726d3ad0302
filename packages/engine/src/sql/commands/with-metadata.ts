/** The options of a job, as JSON, with other metadata where some are given. */
export function withMetadata(options: unknown, metadata: string | undefined): string | null {
  const known = typeof options === 'string' ? options : undefined;
  if (metadata === undefined) return known ?? null;
  return JSON.stringify({ ...JSON.parse(known ?? '{}'), metadata: JSON.parse(metadata) });
}

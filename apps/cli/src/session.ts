import { DEFAULT_URL, httpApi } from '@longrun/client';
import type { JobApi } from '@longrun/core';
import { openTerminal, type Terminal } from './terminal.ts';

/** Where a server listens and every client looks unless told otherwise. */
export const DEFAULT_PORT = Number(new URL(DEFAULT_URL).port);

/** The options that every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What a command works with: a server to ask and a terminal to answer on. */
export interface Session {
  readonly url: string;
  readonly token?: string;
  readonly json: boolean;
  readonly terminal: Terminal;
  readonly api: JobApi;
  /** A command line that reaches the same server: `longrun watch job_…`, with `--url` where it is needed. */
  command(rest: string): string;
}

export function openSession(options: GlobalOptions): Session {
  const usual = process.env.LONGRUN_URL ?? DEFAULT_URL;
  const url = options.url ?? usual;
  const token = options.token ?? process.env.LONGRUN_TOKEN;
  // The library that asks questions is told in no other way.
  if (options.color === false) process.env.NO_COLOR = '1';
  return {
    url,
    ...(token !== undefined && { token }),
    json: options.json === true,
    terminal: openTerminal(options.color === undefined ? {} : { color: options.color }),
    api: httpApi({ url, ...(token !== undefined && { token }) }),
    command: (rest) => `${ownName()} ${rest}${url === usual ? '' : ` --url ${url}`}`,
  };
}

/** How this command was called, so that what it advises can be typed as it stands. */
function ownName(): string {
  const isFromSource = import.meta.url.endsWith('.ts');
  return isFromSource || process.env.npm_command === 'exec' ? 'npx longrun' : 'longrun';
}

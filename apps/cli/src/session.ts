import { httpApi } from '@longrun/client';
import type { JobApi } from '@longrun/core';
import { openTerminal, type Terminal } from './terminal.ts';

export const DEFAULT_URL = 'http://127.0.0.1:7420';

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
  const url = options.url ?? process.env.LONGRUN_URL ?? DEFAULT_URL;
  const token = options.token ?? process.env.LONGRUN_TOKEN;
  return {
    url,
    ...(token !== undefined && { token }),
    json: options.json === true,
    terminal: openTerminal(options.color === undefined ? {} : { color: options.color }),
    api: httpApi({ url, ...(token !== undefined && { token }) }),
    command: (rest) => `longrun ${rest}${options.url === undefined ? '' : ` --url ${options.url}`}`,
  };
}

import { DEFAULT_URL } from '@longrun/client';

export interface FarewellFacts {
  readonly url: string;
  readonly store: string;
  readonly jobId: string;
  readonly once: boolean;
}

/** Where everything is, and what to try next. */
export function farewell({ url, store, jobId, once }: FarewellFacts): string {
  const at = url === DEFAULT_URL ? '' : ` --url ${url}`;
  return [
    `Page, API   ${url}/  ${url}/docs`,
    `Data file   ${store}`,
    '',
    'Try next, in another terminal:',
    `  npx longrun submit demo:slow --input '{"ms":60000}' --watch${at}`,
    `  npx longrun ls${at}`,
    `  npx longrun artifacts ${jobId} zipcodes.xlsx${at}`,
    '',
    once ? 'Stopping.' : 'Ctrl-C stops the server; the data stays.',
  ].join('\n');
}

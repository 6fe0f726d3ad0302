export const PREFIX = '/ogc';

const OGC = 'http://www.opengis.net/def/rel/ogc/1.0';
export const REL = {
  conformance: `${OGC}/conformance`,
  processes: `${OGC}/processes`,
  execute: `${OGC}/execute`,
  jobs: `${OGC}/job-list`,
  results: `${OGC}/results`,
  exceptions: `${OGC}/exceptions`,
} as const;

export const JSON_TYPE = 'application/json';

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
}

/** Absolute addresses: not every client knows where a relative one begins. */
export function hrefs(origin: string) {
  const base = `${origin}${PREFIX}`;
  const job = (id: string) => `${base}/jobs/${encodeURIComponent(id)}`;
  return {
    base,
    process: (name: string) => `${base}/processes/${encodeURIComponent(name).replaceAll('%3A', ':')}`,
    job,
    results: (id: string) => `${job(id)}/results`,
    output: (id: string, name: string) => `${job(id)}/results/${encodeURIComponent(name)}`,
  };
}

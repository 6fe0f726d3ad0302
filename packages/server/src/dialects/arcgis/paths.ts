/** The addresses of the protocol, each below the one that it is made of. */
/** The address of a server, to which clients add `/rest/…`. */
export const SITE = '/arcgis';
export const ROOT = `${SITE}/rest`;
export const SERVICES = `${ROOT}/services`;
export const SERVICE = `${SERVICES}/{service}/GPServer`;
export const TASK = `${SERVICE}/{task}`;
export const JOB = `${TASK}/jobs/{id}`;

/** Clients write `//` and `…/submitJob/jobs/<id>`. */
export function normalPath(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/\/submitJob(?=\/jobs\/)/, '');
}

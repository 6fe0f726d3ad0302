const CLASSES = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';

/** What is done, and nothing else. */
export const CONFORMANCE: readonly string[] = [
  'core',
  'ogc-process-description',
  'json',
  'html',
  'oas30',
  'job-list',
  'callback',
  'dismiss',
].map((name) => `${CLASSES}/${name}`);

export { Longrun } from '@longrun/client';
export { JobError } from '@longrun/core';
export { defineJob } from '@longrun/worker';
export { type LocalLongrun, openLongrun } from './open-longrun.ts';
export type { SystemOptions as OpenLongrunOptions } from './open-system.ts';

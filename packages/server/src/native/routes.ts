import type { Route } from '../route.ts';
import { getArtifact, listArtifacts } from './artifacts.ts';
import { acknowledgeJob, controls } from './control.ts';
import { descriptionOf } from './description.ts';
import { followJob } from './events.ts';
import { getLiveness, getReadiness } from './health.ts';
import { deleteJob, getJob, listJobs, submitJob } from './jobs.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { listKinds } from './kinds.ts';
import { listMessages } from './messages.ts';
import { getResult } from './result.ts';
import { getMetrics, getStats } from './stats.ts';
import { submitJobs } from './submit-batch.ts';
import { watchJob } from './watch.ts';
import { claimJobs, registerKinds, saveArtifact, syncJobs } from './worker.ts';

const api: readonly Route[] = [
  submitJob,
  submitJobs,
  listJobs,
  getJob,
  deleteJob,
  ...controls,
  acknowledgeJob,
  getResult,
  watchJob,
  followJob,
  listMessages,
  listArtifacts,
  getArtifact,
  listKinds,
  registerKinds,
  claimJobs,
  syncJobs,
  saveArtifact,
  listKeys,
  createKey,
  revokeKey,
  getStats,
  getMetrics,
  getLiveness,
  getReadiness,
];

/** The native API. Routing, checks, the API description and its page all come from this table. */
export const routes: readonly Route[] = [...api, ...descriptionOf(api)];

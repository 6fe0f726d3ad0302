import type { Route } from '../route.ts';
import { createAction, getAction, listActions, removeAction, runAction, updateAction } from './actions.ts';
import { getArtifact, listArtifacts } from './artifacts.ts';
import { changeJobs } from './bulk.ts';
import { reportOnJob, splitJob } from './caller-driven.ts';
import { acknowledgeJob, answerJob, controls } from './control.ts';
import { descriptionOf } from './description.ts';
import { followJob } from './events.ts';
import { explainJob } from './explain.ts';
import { acknowledgeEvent, getEvent, listEvents, publishEvent } from './feed.ts';
import { getLiveness, getReadiness } from './health.ts';
import { listHistory } from './history.ts';
import { deleteJob, getJob, listJobs, listParts, submitJob } from './jobs.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';
import { listKinds, listWorkers } from './kinds.ts';
import { listLimits, removeLimit, setLimit } from './limits.ts';
import { listMessages } from './messages.ts';
import { liftPause, listPauses, setPause } from './pauses.ts';
import { getPlan, patchPlan, putPlan } from './plans.ts';
import { getResult } from './result.ts';
import {
  getSchedule,
  listSchedules,
  nextOfSchedule,
  pauseSchedule,
  previewSchedule,
  putSchedule,
  removeSchedule,
  resumeSchedule,
  runSchedule,
} from './schedules.ts';
import { getMetrics, getStats } from './stats.ts';
import { submitJobs } from './submit-batch.ts';
import { watchJob } from './watch.ts';
import { claimJobs, deleteArtifact, openArtifact, registerKinds, saveArtifact, syncJobs } from './worker.ts';

const api: readonly Route[] = [
  submitJob,
  submitJobs,
  listJobs,
  getJob,
  deleteJob,
  ...controls,
  answerJob,
  acknowledgeJob,
  reportOnJob,
  splitJob,
  getPlan,
  putPlan,
  patchPlan,
  changeJobs,
  getResult,
  watchJob,
  followJob,
  listParts,
  listMessages,
  listHistory,
  explainJob,
  listArtifacts,
  getArtifact,
  listEvents,
  publishEvent,
  getEvent,
  acknowledgeEvent,
  listKinds,
  listActions,
  createAction,
  getAction,
  updateAction,
  removeAction,
  runAction,
  listWorkers,
  listPauses,
  setPause,
  liftPause,
  listLimits,
  setLimit,
  removeLimit,
  listSchedules,
  getSchedule,
  putSchedule,
  removeSchedule,
  pauseSchedule,
  resumeSchedule,
  runSchedule,
  nextOfSchedule,
  previewSchedule,
  registerKinds,
  claimJobs,
  syncJobs,
  saveArtifact,
  openArtifact,
  deleteArtifact,
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

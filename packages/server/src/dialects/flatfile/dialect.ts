import { bearerToken } from '../../auth.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { refuse } from './errors.ts';
import { STATES } from './mapping.ts';
import * as actions from './routes/actions.ts';
import * as control from './routes/control.ts';
import * as events from './routes/events.ts';
import * as jobs from './routes/jobs.ts';
import * as plan from './routes/plan.ts';
import { updateJob } from './routes/update-job.ts';

/** Flatfile's jobs and events, for its published clients as they are. */
export const flatfile: Dialect = {
  name: 'flatfile',
  title: 'Flatfile',
  states: STATES,
  prefix: '/flatfile',
  token: (request) => bearerToken(request),
  refuse,
  crossOrigin: true,
  routes: [
    jobs.listJobs,
    jobs.createJob,
    jobs.previewMutation,
    jobs.getJob,
    updateJob,
    jobs.deleteJob,
    control.executeJob,
    control.ackJob,
    control.completeJob,
    control.failJob,
    control.cancelJob,
    control.retryJob,
    control.ackOutcome,
    control.ackOutcomeBefore,
    control.splitJob,
    plan.getPlan,
    plan.putPlan,
    plan.patchPlan,
    events.listEvents,
    events.createEvent,
    events.getEvent,
    events.ackEvent,
    events.getSubscription,
    events.getSubscriptionBefore,
    actions.listActions,
    actions.createAction,
    actions.createActions,
    actions.getAction,
    actions.updateAction,
    actions.deleteAction,
  ],
};

import type { KindDescription } from '@longrun/core';
import type { QueryResult, StoreQuery } from '../store-query.ts';
import type { Context } from './context.ts';
import { actions } from './queries/actions.ts';
import { due, nextDue } from './queries/due.ts';
import { ended } from './queries/ended.ts';
import { entry, feed, feedEnd } from './queries/feed.ts';
import { jobs } from './queries/jobs.ts';
import { limits } from './queries/limits.ts';
import { counts, list, totals } from './queries/list.ts';
import { pauses } from './queries/pauses.ts';
import { plan } from './queries/plan.ts';
import { dueSchedules, nextSchedule, schedules } from './queries/schedules.ts';
import { standing } from './queries/standing.ts';
import { updates } from './queries/updates.ts';
import { usual } from './queries/usual.ts';
import { waitingTenants } from './queries/waiting-tenants.ts';
import { workers } from './queries/workers.ts';
import { toArtifact, toKey } from './rows.ts';

const ARTIFACTS = `SELECT artifacts.* FROM artifacts JOIN jobs ON jobs.number = artifacts.job
  WHERE jobs.id = :jobId AND jobs.tenant = :tenant ORDER BY artifacts.created_at, artifacts.name`;
const KINDS = 'SELECT description FROM kinds WHERE tenant = :tenant ORDER BY kind';
const KEYS = `SELECT * FROM keys WHERE (:tenant IS NULL OR tenant = :tenant) AND (:hash IS NULL OR hash = :hash)
  ORDER BY created_at DESC, id DESC`;

/** Answers one query from a consistent view. */
export function answer<Q extends StoreQuery>(context: Context, query: Q): QueryResult<Q>;
export function answer(context: Context, query: StoreQuery): QueryResult<StoreQuery> {
  const { sql } = context;
  switch (query.type) {
    case 'jobs':
      return jobs(context, query);
    case 'list':
      return list(context, query);
    case 'counts':
      return counts(context, query);
    case 'totals':
      return totals(context);
    case 'updates':
      return updates(context, query);
    case 'feed':
      return feed(context, query);
    case 'feedEnd':
      return feedEnd(context);
    case 'entry':
      return entry(context, query);
    case 'due':
      return due(context, query);
    case 'ended':
      return ended(context, query);
    case 'usual':
      return usual(context, query);
    case 'nextDue':
      return nextDue(context);
    case 'artifacts':
      return sql(ARTIFACTS).all({ jobId: query.jobId, tenant: query.tenant }).map(toArtifact);
    case 'kinds':
      // Written by register-kinds from KindDescriptions.
      return sql(KINDS)
        .all({ tenant: query.tenant })
        .map(({ description }) => JSON.parse(String(description)) as KindDescription);
    case 'waitingTenants':
      return waitingTenants(context, query);
    case 'standing':
      return standing(context, query);
    case 'workers':
      return workers(context, query);
    case 'pauses':
      return pauses(context, query);
    case 'limits':
      return limits(context, query);
    case 'keys':
      return sql(KEYS).all({ tenant: query.tenant, hash: query.hash }).map(toKey);
    case 'plan':
      return plan(context, query);
    case 'actions':
      return actions(context, query);
    case 'schedules':
      return schedules(context, query);
    case 'dueSchedules':
      return dueSchedules(context, query);
    case 'nextSchedule':
      return nextSchedule(context);
    case 'secret':
      return String(sql(`SELECT value FROM meta WHERE name = 'secret'`).get({})?.value);
  }
}

import type { KindDescription } from '@longrun/core';
import type { QueryResult, StoreQuery } from '../store-query.ts';
import type { Context } from './context.ts';
import { actions } from './queries/actions.ts';
import { due, duties, nextDue } from './queries/due.ts';
import { ended } from './queries/ended.ts';
import { entry, feed, feedEnd } from './queries/feed.ts';
import { heads } from './queries/heads.ts';
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
import type { Work } from './statement.ts';

const ARTIFACTS = `SELECT artifacts.* FROM artifacts JOIN jobs ON jobs.number = artifacts.job
  WHERE jobs.id = :jobId AND jobs.tenant = :tenant ORDER BY artifacts.created_at, artifacts.name`;
const KINDS = 'SELECT description FROM kinds WHERE tenant = :tenant ORDER BY kind';
const KEYS = `SELECT * FROM keys WHERE (:tenant IS NULL OR tenant = :tenant) AND (:hash IS NULL OR hash = :hash)
  ORDER BY created_at DESC, id DESC`;

/** Answers one query from a consistent view. */
export function answer<Q extends StoreQuery>(context: Context, query: Q): Work<QueryResult<Q>>;
export function* answer(context: Context, query: StoreQuery): Work<QueryResult<StoreQuery>> {
  const { sql } = context;
  switch (query.type) {
    case 'jobs':
      return yield* jobs(context, query);
    case 'heads':
      return yield* heads(context, query);
    case 'list':
      return yield* list(context, query);
    case 'counts':
      return yield* counts(context, query);
    case 'totals':
      return yield* totals(context);
    case 'updates':
      return yield* updates(context, query);
    case 'feed':
      return yield* feed(context, query);
    case 'feedEnd':
      return yield* feedEnd(context);
    case 'entry':
      return yield* entry(context, query);
    case 'due':
      return yield* due(context, query);
    case 'duties':
      return yield* duties(context);
    case 'ended':
      return yield* ended(context, query);
    case 'usual':
      return yield* usual(context, query);
    case 'nextDue':
      return yield* nextDue(context);
    case 'artifacts':
      return (yield* sql(ARTIFACTS).all({ jobId: query.jobId, tenant: query.tenant })).map(toArtifact);
    case 'kinds':
      // Written by register-kinds from KindDescriptions.
      return (yield* sql(KINDS).all({ tenant: query.tenant })).map(
        ({ description }) => JSON.parse(String(description)) as KindDescription,
      );
    case 'waitingTenants':
      return yield* waitingTenants(context, query);
    case 'standing':
      return yield* standing(context, query);
    case 'workers':
      return yield* workers(context, query);
    case 'pauses':
      return yield* pauses(context, query);
    case 'limits':
      return yield* limits(context, query);
    case 'keys':
      return (yield* sql(KEYS).all({ tenant: query.tenant, hash: query.hash })).map(toKey);
    case 'plan':
      return yield* plan(context, query);
    case 'actions':
      return yield* actions(context, query);
    case 'schedules':
      return yield* schedules(context, query);
    case 'dueSchedules':
      return yield* dueSchedules(context, query);
    case 'nextSchedule':
      return yield* nextSchedule(context);
    case 'secret':
      return String((yield* sql(`SELECT value FROM meta WHERE name = 'secret'`).get({}))?.value);
  }
}

import type { Job, JobOptions } from './job.ts';
import type { Json, Moment } from './json.ts';

/** When the jobs of a schedule come: cron with five fields, or six with seconds first (`30 9 * * 1-5`); plain words (`every
 *  weekday at 9`, `hourly`); or a time between two of them in milliseconds, a whole number of seconds up to 366 days.
 *  Cron and words go by the clock of the schedule's time zone. `every` and words such as `every 15 minutes` are evenly
 *  spaced whatever the clock does, counted from `startingAt`, or from 1970 where there is none. */
export type When = string | { readonly every: number };

/** What happens when a job is due and an earlier one of the schedule has not ended: none is made (`skip`), it is made all
 *  the same (`queue`), or the earlier one is cancelled (`replace`). */
export const OVERLAPS = ['skip', 'queue', 'replace'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** What becomes of moments that passed while nothing ran: none is made up for (`skip`), one job for all of them
 *  (`once`), or a job for each (`all`, the last hundred). The last of them is missed once it is a minute late. */
export const MISSED = ['skip', 'once', 'all'] as const;
export type Missed = (typeof MISSED)[number];

/** What is decided about a schedule. Everything but `when` and `job` is optional. */
export interface ScheduleSpec {
  readonly when: When;
  /** IANA name such as `Europe/Berlin`; `UTC` unless told otherwise. */
  readonly timezone?: string;
  readonly job: ScheduledJob;
  /** `skip` unless told otherwise. */
  readonly overlap?: Overlap;
  /** `once` unless told otherwise. */
  readonly missed?: Missed;
  /** The first moment at which a job may be due. */
  readonly startingAt?: Moment;
  /** The last moment at which a job may be due. */
  readonly until?: Moment;
}

/** What each job of a schedule is submitted with. What belongs to one job alone is missing. */
export interface ScheduledJob
  extends Omit<
    JobOptions,
    'startBy' | 'predecessorIds' | 'onPredecessorFailure' | 'traceparent' | 'externalId'
  > {
  readonly kind: string;
  readonly input?: Json;
}

/** The schedule that comes with the definition of a kind, named after it: words or cron, or more. */
export type KindSchedule =
  | string
  | (Omit<ScheduleSpec, 'job'> & { readonly job?: Omit<ScheduledJob, 'kind'> });

/** A schedule as everyone sees it. */
export interface Schedule extends ScheduleSpec {
  /** Unique within the tenant. */
  readonly name: string;
  readonly timezone: string;
  readonly overlap: Overlap;
  readonly missed: Missed;
  /** When the next job is due; absent while paused, and when there is none to come. */
  readonly nextAt?: Moment;
  readonly paused?: SchedulePause;
  /** The newest job it made. Its state is absent when the job was deleted. */
  readonly lastRun?: { readonly jobId: string; readonly at: Moment; readonly state?: Job['state'] };
  readonly counts: ScheduleCounts;
  /** Why the last moment brought no job; absent when it did. */
  readonly lastError?: { readonly at: Moment; readonly message: string };
  /** True: written by the definition of its kind, and by nobody since. */
  readonly isDefined?: true;
  readonly updatedBy: string;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
}

export interface SchedulePause {
  readonly at: Moment;
  readonly by: string;
  readonly reason?: string;
}

/** Since the schedule was made. */
export interface ScheduleCounts {
  /** Jobs made, those that somebody asked for among them. */
  readonly made: number;
  /** Moments without a job because an earlier one had not ended. */
  readonly skipped: number;
  /** Moments without a job because nothing ran then, or the job was refused; of one outage, at most a thousand are counted. */
  readonly missed: number;
}

/** The coming moments of a schedule, and how its words were understood. */
export interface SchedulePreview {
  /** Rising; fewer than asked for when it ends. */
  readonly moments: readonly Moment[];
  readonly timezone: string;
  /** One of the two. */
  readonly cron?: string;
  readonly everyMs?: number;
}

/** 1 to 1,000; 5 unless told otherwise. */
export interface PreviewOptions {
  readonly count?: number;
}

export type PreviewRequest = Pick<ScheduleSpec, 'when' | 'timezone' | 'startingAt' | 'until'> &
  PreviewOptions;

/** Jobs that come by themselves, again and again. What names an unknown schedule rejects with `schedule-not-found`. */
export interface ScheduleApi {
  /** By name. */
  list(): Promise<readonly Schedule[]>;
  get(name: string): Promise<Schedule>;
  /** Makes a schedule, or changes the one of that name; the same twice changes nothing. A paused one stays paused. */
  put(name: string, spec: ScheduleSpec): Promise<Schedule>;
  /** The jobs it made stay. */
  remove(name: string): Promise<void>;
  /** Harmless when repeated: the first pause counts. */
  pause(name: string, options?: { readonly reason?: string }): Promise<Schedule>;
  /** Goes on with the next moment to come; those that fell into the pause are not made up for. */
  resume(name: string): Promise<Schedule>;
  /** Makes a job now, paused or not, whatever the overlap; the next moment stays what it is. */
  runNow(name: string): Promise<Job>;
  /** The coming moments; of a paused one, as if it were resumed now. */
  next(name: string, options?: PreviewOptions): Promise<SchedulePreview>;
  /** What a schedule would do; nothing is stored. */
  preview(request: PreviewRequest): Promise<SchedulePreview>;
}

const NAME = /^[\w][\w.:-]{0,199}$/;
export const SCHEDULE_NAME_RULE =
  'letters, digits, `_`, `-`, `.` and `:`, at most 200 characters, beginning with a letter or digit';

export function isScheduleName(text: string): boolean {
  return NAME.test(text);
}

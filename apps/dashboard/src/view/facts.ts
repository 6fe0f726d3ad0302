import type { Job, Moment } from '@longrun/core';
import { addressOf } from '../address.ts';
import { element } from '../element.ts';
import { durationText } from '../text/duration.ts';
import { shortId } from '../text/short-id.ts';
import { tookText } from './took-text.ts';
import { when } from './when.ts';

/** What is known of a job, as a list of terms. */
export function facts(job: Job): HTMLElement {
  const now = Date.now();
  const moment = (at: Moment | undefined) => (at === undefined ? undefined : when(at, now));
  const rows: [string, string | Node | undefined][] = [
    ['Id', element('code', {}, job.id)],
    ['Kind', element('code', {}, job.kind)],
    ['Part of', job.parentId && element('a', { href: addressOf(job.parentId) }, partText(job))],
    ['Attempt', job.attempt > 0 ? `${job.attempt} of ${job.maxAttempts}` : undefined],
    ['Run', job.run > 1 ? String(job.run) : undefined],
    ['Owner', job.owner],
    ['Priority', job.priority === 0 ? undefined : String(job.priority)],
    ['Queue', job.queue],
    ['Tags', job.tags?.join(', ')],
    ['Schedule', job.scheduleId],
    ['Event', job.eventId && element('code', {}, job.eventId)],
    ['Worker', job.worker],
    ['Created', moment(job.createdAt)],
    ['Starts', job.state === 'scheduled' || job.state === 'retrying' ? moment(job.scheduledAt) : undefined],
    ['Started', moment(job.startedAt)],
    ['Ended', moment(job.finishedAt)],
    ['Took', job.finishedAt && tookText(job)],
    ['Usually', job.usual && `${durationText(job.usual.lowMs)} to ${durationText(job.usual.highMs)}`],
    ['Kept until', moment(job.expiresAt)],
    ['Checkpoint', job.hasCheckpoint ? 'saved' : undefined],
  ];
  return element(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([term, value]) =>
      value === undefined || value === ''
        ? []
        : [element('div', {}, element('dt', {}, term), element('dd', {}, value))],
    ),
  );
}

function partText({ part = 0, partCount, parentId = '' }: Job): string {
  return `${shortId(parentId)}, ${part + 1} of ${partCount}`;
}

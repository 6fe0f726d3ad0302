import { isActive, isFinal, type Job } from '@longrun/core';
import { addressOf } from '../address.ts';
import { element, setText } from '../element.ts';
import { createRemainingTime } from '../remaining-time.ts';
import { roughDurationText } from '../text/duration.ts';
import { progressText } from '../text/progress.ts';
import { shortId } from '../text/short-id.ts';
import { createProgressBar } from './progress-bar.ts';
import { createStateBadge } from './state-badge.ts';
import { tookText } from './took-text.ts';
import { when } from './when.ts';

export interface JobRow {
  readonly node: HTMLElement;
  show(job: Job, isSelected: boolean): void;
}

/** One job of the list: a link to its detail. */
export function createJobRow(jobId: string, labelOf: (kind: string) => string): JobRow {
  const title = element('span', { class: 'title' });
  const badge = createStateBadge();
  const bar = createProgressBar('Progress');
  const info = element('span', { class: 'info' });
  const numbers = element('span', { class: 'numbers' });
  const created = element('span', { class: 'created' });
  const link = element(
    'a',
    { href: addressOf(jobId), class: 'row' },
    element('span', { class: 'head' }, title, badge.node),
    bar.node,
    element('span', { class: 'foot' }, info, numbers, created),
  );
  const remaining = createRemainingTime();
  return {
    node: element('li', {}, link),
    show(job, isSelected) {
      remaining.observe(job, performance.now());
      setText(title, labelOf(job.kind));
      title.title = `${job.kind} ${job.id}`;
      badge.show(job.state, job.partial);
      bar.show(job);
      // Done is said by the badge; a row of full bars would only hide the ones that move.
      bar.node.hidden ||= isFinal(job.state);
      setText(info, infoOf(job));
      setText(numbers, numbersOf(job, remaining.estimate(performance.now())));
      created.replaceChildren(when(job.finishedAt ?? job.createdAt, Date.now()));
      if (isSelected) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    },
  };
}

function infoOf(job: Job): string {
  if (job.state === 'failed' && job.error) return job.error.message;
  if (isFinal(job.state)) return job.outcome?.heading ?? `took ${tookText(job)}`;
  return job.progress?.info ?? job.info ?? shortId(job.id);
}

function numbersOf(job: Job, remainingMs: number | undefined): string {
  if (isFinal(job.state)) return '';
  const left =
    remainingMs !== undefined && isActive(job.state) ? `${roughDurationText(remainingMs)} left` : '';
  return [progressText(job.progress), left].filter((part) => part !== '').join(' · ');
}

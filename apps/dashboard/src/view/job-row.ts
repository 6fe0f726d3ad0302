import { createEstimator, type Estimate, isFinal, type Job, remainingText, waitingText } from '@longrun/core';
import { addressOf } from '../address.ts';
import { element, setText } from '../element.ts';
import { momentText } from '../text/moment.ts';
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
export function createJobRow(jobId: string, titleOf: (job: Job) => string): JobRow {
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
  const estimator = createEstimator();
  return {
    node: element('li', {}, link),
    show(job, isSelected) {
      estimator.observe(job);
      setText(title, titleOf(job));
      title.title = `${job.kind} ${job.id}`;
      badge.show(job.state, job.partial);
      bar.show(job);
      // Done is said by the badge; a row of full bars would only hide the ones that move.
      bar.node.hidden ||= isFinal(job.state);
      setText(info, infoOf(job));
      setText(numbers, numbersOf(job, estimator.estimate()));
      created.replaceChildren(when(job.finishedAt ?? job.createdAt, Date.now()));
      if (isSelected) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    },
  };
}

function infoOf(job: Job): string {
  if (job.state === 'failed' && job.error) return job.error.message;
  if (isFinal(job.state)) return job.outcome?.heading ?? `took ${tookText(job)}`;
  if (job.waitingFor && job.state === 'waiting') return waitingText(job.waitingFor, momentText);
  return job.progress?.info ?? job.info ?? shortId(job.id);
}

function numbersOf(job: Job, estimate: Estimate | undefined): string {
  if (isFinal(job.state)) return '';
  return [progressText(job.progress), estimate ? remainingText(estimate) : '']
    .filter((part) => part !== '')
    .join(' · ');
}

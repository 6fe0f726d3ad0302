import {
  createEstimator,
  type Estimate,
  isFinal,
  type Job,
  type JobApi,
  type JobUpdate,
  remainingText,
  STATES,
} from '@longrun/core';
import { LIST_ADDRESS } from '../address.ts';
import { element, setText } from '../element.ts';
import { progressText } from '../text/progress.ts';
import { createActionButtons } from './action-buttons.ts';
import { createArtifactList } from './artifact-list.ts';
import { facts } from './facts.ts';
import { createHistory } from './history.ts';
import { jsonBlock } from './json-block.ts';
import { createMessageLog } from './message-log.ts';
import { outcomeCard } from './outcome-card.ts';
import { createPartList } from './part-list.ts';
import { perform } from './perform.ts';
import { createPlan } from './plan.ts';
import { createProgressBar } from './progress-bar.ts';
import { createSituation } from './situation.ts';
import { createStateBadge } from './state-badge.ts';
import type { SubmitDraft } from './submit-dialog.ts';

export interface JobDetailOptions {
  readonly api: JobApi;
  readonly jobId: string;
  readonly labelOf: (kind: string) => string;
  /** Runs a request, and shows what goes wrong. */
  readonly run: (task: () => Promise<void>) => void;
  readonly onJob: (job: Job) => void;
  readonly onSubmit: (draft: SubmitDraft) => void;
  readonly onGone: () => void;
}

export interface JobDetail {
  readonly jobId: string;
  readonly node: HTMLElement;
  show(job: Job): void;
  take(update: JobUpdate): void;
}

/** Everything about one job. */
export function createJobDetail(options: JobDetailOptions): JobDetail {
  const { api, jobId, labelOf, run, onJob, onGone } = options;
  const title = element('h2', { tabindex: -1 });
  const badge = createStateBadge();
  const bar = createProgressBar('Progress of this job');
  const info = element('p', { class: 'info' });
  const numbers = element('p', { class: 'numbers' });
  const progress = element('div', { class: 'progress' }, bar.node, info, numbers);
  const spoken = element('p', { class: 'for-ears', role: 'status' });
  const doing = { api, onJob, onDeleted: onGone };
  const actions = createActionButtons({ run, perform: (job, deed) => perform(job, deed, doing) });
  const situation = createSituation(api, jobId, run);
  const plan = createPlan(api, jobId);
  const parts = createPartList(api, jobId);
  const history = createHistory(api, jobId);
  const files = createArtifactList(api, jobId, run);
  const log = createMessageLog(api, jobId);
  const ending = element('div', { class: 'ending' });
  const about = element('div');
  const input = element('div');
  const estimator = createEstimator();
  let shown: Job | undefined;

  const node = element(
    'article',
    { class: 'detail', 'aria-label': 'Job' },
    element('a', { class: 'back', href: LIST_ADDRESS }, 'All jobs'),
    element('header', {}, title, badge.node),
    progress,
    spoken,
    situation.node,
    actions.node,
    plan.node,
    ending,
    parts.node,
    files.node,
    log.node,
    about,
    input,
    history.node,
  );
  run(() => log.load());

  return {
    jobId,
    node,
    take(update) {
      log.take(update);
      history.take(update);
    },
    show(job) {
      estimator.observe(job);
      setText(info, isFinal(job.state) ? '' : (job.progress?.info ?? job.info ?? ''));
      setText(numbers, numbersOf(job, estimator.estimate()));
      progress.hidden = !bar.show(job) && info.textContent === '' && numbers.textContent === '';
      situation.show(job);
      const before = shown;
      shown = job;
      // Progress comes many times a second; everything below changes only with the job's own record.
      if (before && isSameRecord(before, job)) return;
      setText(title, labelOf(job.kind));
      badge.show(job.state, job.partial);
      actions.show(job);
      if (job.state === 'planning') run(plan.load);
      if (!before) run(() => history.load(job.sequence));
      if (!before || job.waitingFor?.type === 'parts' || !parts.node.hidden) run(parts.load);
      about.replaceChildren(element('section', {}, element('h3', {}, 'About'), facts(job)));
      if (job.input !== undefined && !input.hasChildNodes())
        input.append(element('section', {}, element('h3', {}, 'Input'), jsonBlock(job.input)));
      ending.replaceChildren(...outcomeCard(job, options).filter((part) => part !== undefined));
      if (job.state === before?.state) return;
      setText(spoken, `${labelOf(job.kind)}: ${STATES[job.state].label}`);
      run(() => files.load());
    },
  };
}

function numbersOf(job: Job, estimate: Estimate | undefined): string {
  return [progressText(job.progress), estimate ? remainingText(estimate) : '']
    .filter((part) => part !== '')
    .join(' · ');
}

/** A list knows no bodies, so they may come later than the rest. */
function isSameRecord(a: Job, b: Job): boolean {
  return a.sequence === b.sequence && a.input === b.input && a.output === b.output;
}

import { isJobError, type Job, type JobApi, type KindDescription, type UserAction } from '@longrun/core';
import { addressOf, jobIdIn, LIST_ADDRESS, SCHEDULES_ADDRESS } from './address.ts';
import { element } from './element.ts';
import { type FeedQuery, type FeedView, JobsFeed } from './jobs-feed.ts';
import { createBulkBar } from './view/bulk-bar.ts';
import { emptyList, gone, nothingMatches } from './view/empty-list.ts';
import { createFilters } from './view/filters.ts';
import { createJobDetail, type JobDetail } from './view/job-detail.ts';
import { createJobList } from './view/job-list.ts';
import { createNotice } from './view/notice.ts';
import { performAction } from './view/perform-action.ts';
import { createScheduleList } from './view/schedule-list.ts';
import { openSubmitDialog, type SubmitDraft } from './view/submit-dialog.ts';

export interface PageOptions {
  readonly api: JobApi;
  /** Called once, when the server wants a key, or another one. */
  readonly onLocked: () => void;
}

/** The whole page on one session. Gives what takes it away again. */
export function openPage(root: HTMLElement, { api, onLocked }: PageOptions): () => void {
  let kinds: readonly KindDescription[] = [];
  let detail: JobDetail | undefined;
  let narrowed: FeedQuery | undefined;
  const labelOf = (kind: string) => kinds.find((each) => each.kind === kind)?.label ?? kind;

  const stale = createNotice({ canClose: false });
  const refused = createNotice({ canClose: true });
  const run = (task: () => Promise<void>) => {
    refused.show(undefined);
    void task().catch((error: unknown) => {
      if (!isJobError(error)) throw error;
      if (error.code === 'unauthorized') onLocked();
      else refused.show(error);
    });
  };
  const submit = (draft: SubmitDraft = {}) =>
    run(async () => {
      const [known, actions] = await Promise.all([api.kinds(), api.actions.list()]);
      kinds = known;
      const onAction = (action: UserAction) => run(() => performAction(api, action, onJob));
      openSubmitDialog({ api, kinds, actions, draft, onJob, onAction });
    });
  const onJob = (job: Job) => {
    feed.accept(job);
    location.hash = addressOf(job.id);
    void feed.refresh();
  };

  const list = createJobList(({ kind }) => labelOf(kind));
  const filters = createFilters((query) => {
    narrowed = query.states.length > 0 || query.text !== '' ? query : undefined;
    feed.ask(query);
  });
  const bulk = createBulkBar({ api, run });
  const empty = element('div');
  const side = element('main', { class: 'side' });
  const schedules = createScheduleList({ api, run });

  const showList = ({ jobs, counts, isLoaded, hasMore }: FeedView) => {
    filters.show(counts);
    bulk.show(counts, jobs.some(({ readOnly }) => !readOnly) ? narrowed : undefined);
    const isEmpty = isLoaded && jobs.length === 0;
    list.node.hidden = isEmpty;
    more.hidden = !hasMore;
    if (!isEmpty) empty.replaceChildren();
    else if (!empty.hasChildNodes())
      empty.append(narrowed ? nothingMatches(filters.clear) : emptyList(kinds, submit));
  };
  const more = element(
    'p',
    { class: 'hint', hidden: true },
    'Older jobs are found by searching, or with ',
    element('code', {}, 'longrun ls'),
    '.',
  );
  const showDetail = ({ selected: job, selectedProblem }: FeedView) => {
    const wanted = jobIdIn(location.hash);
    const isSchedules = location.hash === SCHEDULES_ADDRESS;
    root.classList.toggle('has-detail', wanted !== undefined || isSchedules);
    if (isSchedules) {
      detail = undefined;
      if (!schedules.node.isConnected) side.replaceChildren(schedules.node);
      return;
    }
    if (detail?.jobId !== wanted || selectedProblem || schedules.node.isConnected) {
      detail = undefined;
      side.replaceChildren();
    }
    if (selectedProblem) side.append(gone(selectedProblem));
    if (!job || job.id !== wanted || selectedProblem) return;
    if (!detail) {
      detail = createJobDetail({
        api,
        jobId: job.id,
        labelOf,
        run,
        onJob: (answered) => feed.accept(answered),
        onSubmit: submit,
        onGone: () => {
          location.hash = LIST_ADDRESS;
          void feed.refresh();
        },
      });
      side.replaceChildren(detail.node);
    }
    detail.show(job);
  };
  const feed = new JobsFeed({
    api,
    onLocked,
    onUpdate: (update) => detail?.take(update),
    onChange: (view) => {
      stale.show(view.problem);
      showList(view);
      showDetail(view);
      list.show(view.jobs, view.selected?.id);
    },
  });

  root.replaceChildren(
    element(
      'header',
      { class: 'top' },
      element('h1', {}, element('a', { href: LIST_ADDRESS }, 'Longrun')),
      element(
        'nav',
        { 'aria-label': 'Elsewhere' },
        element('a', { href: SCHEDULES_ADDRESS }, 'Schedules'),
        element('a', { href: '/docs' }, 'API'),
      ),
      element('button', { type: 'button', class: 'primary', onclick: () => submit() }, 'New job'),
    ),
    stale.node,
    refused.node,
    element(
      'div',
      { class: 'panes' },
      element(
        'section',
        { class: 'list', 'aria-label': 'Jobs' },
        filters.node,
        bulk.node,
        empty,
        list.node,
        more,
      ),
      side,
    ),
  );
  const follow = () => {
    if (location.hash === SCHEDULES_ADDRESS) run(schedules.load);
    void feed.select(jobIdIn(location.hash));
  };
  window.addEventListener('hashchange', follow);
  follow();
  run(async () => {
    kinds = await api.kinds();
    empty.replaceChildren(); // drawn before it was known what can run
    void feed.refresh();
  });

  return () => {
    window.removeEventListener('hashchange', follow);
    feed.close();
    root.replaceChildren();
  };
}

import type { JobApi, Schedule, ScheduleApi } from '@longrun/core';
import { addressOf } from '../address.ts';
import { type Child, element } from '../element.ts';
import { durationText } from '../text/duration.ts';
import { createStateBadge } from './state-badge.ts';
import { when } from './when.ts';

export interface ScheduleListOptions {
  readonly api: JobApi;
  /** Runs a task and shows what goes wrong with it. */
  readonly run: (task: () => Promise<void>) => void;
}

export interface ScheduleList {
  readonly node: HTMLElement;
  /** Reads what there is now. */
  load(): Promise<void>;
}

/** The schedules by name, each with what it does next, what it did last, and what a person may do. */
export function createScheduleList({ api: { schedules }, run }: ScheduleListOptions): ScheduleList {
  const list = element('ul', { class: 'schedules' });
  const empty = element(
    'div',
    { hidden: true },
    element('p', {}, 'No schedules yet. Jobs come by themselves after this, from a terminal:'),
    element('pre', { tabindex: 0 }, "longrun schedule add nightly --when 'daily at 2:00' --kind demo:echo"),
  );
  const load = async () => {
    const known = await schedules.list();
    empty.hidden = known.length > 0;
    list.replaceChildren(...known.map((schedule) => rowOf(schedule, ask)));
  };
  const ask = (task: (api: ScheduleApi) => Promise<unknown>) =>
    run(async () => {
      await task(schedules);
      await load();
    });
  return { node: element('section', {}, element('h2', {}, 'Schedules'), empty, list), load };
}

type Ask = (task: (api: ScheduleApi) => Promise<unknown>) => void;

function rowOf(schedule: Schedule, ask: Ask): HTMLElement {
  const { name, job, paused, lastError } = schedule;
  const button = (label: string, task: (api: ScheduleApi) => Promise<unknown>) =>
    element('button', { type: 'button', 'aria-label': `${label}: ${name}`, onclick: () => ask(task) }, label);
  return element(
    'li',
    {},
    element('h3', {}, name),
    element('p', {}, `${timesText(schedule)}, `, element('code', {}, job.kind)),
    element('p', { class: 'hint' }, ...nextOf(schedule), ...lastOf(schedule), countsText(schedule)),
    lastError && element('p', { class: 'problems' }, lastError.message),
    element(
      'div',
      { class: 'actions' },
      button('Run now', (api) => api.runNow(name)),
      paused ? button('Resume', (api) => api.resume(name)) : button('Pause', (api) => api.pause(name)),
    ),
  );
}

function timesText({ when: given, timezone }: Schedule): string {
  return typeof given === 'string' ? `${given} (${timezone})` : `every ${durationText(given.every)}`;
}

function nextOf({ paused, nextAt }: Schedule): Child[] {
  if (paused) return [`paused by ${paused.by}${paused.reason ? `: ${paused.reason}` : ''}`];
  return nextAt === undefined ? ['ended'] : ['next ', when(nextAt, Date.now())];
}

function lastOf({ lastRun }: Schedule): Child[] {
  if (!lastRun) return [];
  const { jobId, at, state } = lastRun;
  if (state === undefined) return [' · last ', when(at, Date.now())];
  const badge = createStateBadge();
  badge.show(state);
  return [' · ', element('a', { href: addressOf(jobId) }, 'last ', when(at, Date.now())), ' ', badge.node];
}

function countsText({ counts: { made, skipped, missed } }: Schedule): string {
  return ` · ${made} made, ${skipped} skipped, ${missed} missed`;
}

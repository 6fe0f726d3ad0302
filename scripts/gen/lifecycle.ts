import {
  announcementsOf,
  CALLER_EVENTS,
  type Driver,
  eventsFrom,
  isActive,
  isFinal,
  JOB_EVENTS,
  JOB_STATES,
  type JobEvent,
  type JobState,
  next,
  OVERRIDE_STATES,
  STATES,
  statesIn,
  type Target,
  targetOf,
  type UpdateEvent,
} from '@longrun/core';
import type { Generator } from './generate.ts';
import { table } from './table.ts';

/** Who asks for each move, and why. The table in the code says from where to where. */
const EVENTS = {
  plan: 'A plan is to be made before the start',
  start: 'Somebody starts the job, or resumes it after a pause',
  schedule: 'The job is given a time to start at',
  block: 'The job needs something first: another job, an answer, a timer',
  promote: 'The time has come',
  wake: 'What the job waited for is there',
  claim: 'A worker takes the job',
  accept: 'The caller says that it has taken the job',
  wait: 'The handler hands the job back until something has happened',
  pause: 'Somebody asks for a pause',
  suspend: 'The worker confirms the pause',
  release: 'The worker shuts down and hands the job back with its checkpoint',
  stop: 'Somebody asks to finish early and keep what is done',
  cancel: 'Somebody asks to give up',
  complete: 'The handler returned',
  fail: 'The handler failed for good',
  backoff: 'The handler failed an attempt and has more left',
  rescue: 'The lease ran out without a sign of life',
  expire: 'The time to begin by has passed',
  retry: 'Somebody asks for a new run of a job that has ended',
} as const satisfies Record<JobEvent, string>;

/** Where it is the caller who says so. */
const REPORTED = {
  complete: 'The caller reports that it is done',
  fail: 'The caller reports a failure, or has not reported for too long',
  expire: 'The time to begin by, or that of the whole job, has passed',
} as const satisfies Partial<Record<JobEvent, string>>;

/** Where a submitted job begins: by its trigger, and whether it has a time to start at. */
const SUBMIT_STATES = ['created', 'scheduled', 'queued'] as const satisfies readonly JobState[];

export const lifecycleReference: Generator = { path: 'docs/reference/lifecycle.md', content: render };

function render(): string {
  return `# The life of a job

Generated from \`packages/core/src/lifecycle.ts\` by \`npm run gen\`; do not edit.

## States

${table(['State', 'Shown as', 'Phase', 'Meaning'], JOB_STATES.map(stateRow))}

*Waiting*: in nobody's hands. *Active*: held by a worker under a lease, or in its caller's hands. *Final*: over, until somebody asks for
a retry.

## Events

${table(['Event', 'Happens when', 'Moves'], JOB_EVENTS.map(eventRow('worker')))}

A pair that is not listed is refused with \`transition-refused\`. **◐** marks a target that depends on one fact:
the first state when the job has saved a partial output, the second when it has not.

## Every state, every event

${table(['', ...JOB_STATES.map((state) => `\`${state}\``)], JOB_EVENTS.map(matrixRow))}

## Where the caller drives

A job with \`driver: 'caller'\` is claimed by nobody. What is asked of it is so at once, and its caller reports the rest.

${table(['Event', 'Happens when', 'Moves'], CALLER_EVENTS.map(eventRow('caller')))}

An \`override\`, which corrects such a job by hand, leads from any state to ${OVERRIDE_STATES.map((state) => `\`${state}\``).join(', ')}.
To begin again, or to leave an end, opens a new run.

## Diagram

Moves that lead to the end from every waiting state (\`stop\`, \`cancel\`) are left out; the table above has them.

\`\`\`mermaid
stateDiagram-v2
${arrows().join('\n')}
\`\`\`

## Announcements

What listeners, streams and webhooks are told, and after which event it is. \`resume\` is the start of a paused job.

${table(['Announcement', 'Follows'], announcementRows())}
`;
}

function stateRow(state: JobState): string[] {
  const { label, phase, means } = STATES[state];
  return [`\`${state}\``, label, phase, means];
}

function eventRow(driver: Driver): (event: JobEvent) => string[] {
  return (event) => {
    const sources = new Map<string, JobState[]>();
    for (const state of JOB_STATES) {
      const target = targetOf(state, event, driver);
      if (target) sources.set(inWords(target), [...(sources.get(inWords(target)) ?? []), state]);
    }
    const moves = [...sources].map(([target, states]) => `${states.join(', ')} → ${target}`);
    const words: Readonly<Record<string, string>> = driver === 'caller' ? REPORTED : {};
    return [`\`${event}\``, words[event] ?? EVENTS[event], moves.join('<br>')];
  };
}

function matrixRow(event: JobEvent): string[] {
  const cell = (state: JobState) => {
    const target = targetOf(state, event);
    return target === undefined ? '·' : inWords(target);
  };
  return [`\`${event}\``, ...JOB_STATES.map(cell)];
}

function inWords(target: Target): string {
  return typeof target === 'string' ? target : `◐ ${target.partial} / ${target.nothing}`;
}

function outcomes(target: Target): JobState[] {
  return typeof target === 'string' ? [target] : [target.partial, target.nothing];
}

function arrows(): string[] {
  const labels = new Map<string, JobEvent[]>();
  for (const from of JOB_STATES)
    for (const event of eventsFrom(from)) {
      const target = targetOf(from, event);
      if (!target || endsAWaitingJob(from, event)) continue;
      for (const to of outcomes(target)) {
        const arrow = `${from} --> ${to}`;
        labels.set(arrow, [...(labels.get(arrow) ?? []), event]);
      }
    }
  return [
    ...SUBMIT_STATES.map((state) => `  [*] --> ${state}`),
    ...[...labels].map(([arrow, events]) => `  ${arrow} : ${events.join(', ')}`),
    ...statesIn('final').map((state) => `  ${state} --> [*]`),
  ];
}

function endsAWaitingJob(from: JobState, event: JobEvent): boolean {
  return (event === 'stop' || event === 'cancel') && !isActive(from) && !isFinal(from);
}

function announcementRows(): string[][] {
  const causes = new Map<string, Set<string>>();
  for (const { event, to, shown } of everyUpdate())
    for (const announcement of announcementsOf(event, to))
      causes.set(announcement, (causes.get(announcement) ?? new Set()).add(shown));
  return [...causes].map(([announcement, shown]) => [`\`${announcement}\``, [...shown].join(', ')]);
}

/** Each thing an update can record, with each state it can lead to. */
function everyUpdate(): { event: UpdateEvent; to: JobState; shown: string }[] {
  const submits = SUBMIT_STATES.map((to) => ({ event: 'submit' as const, to, shown: 'submit' }));
  const moves = [...new Set([...JOB_EVENTS, ...CALLER_EVENTS])].flatMap((event) =>
    targetsOf(event).map((to) => ({ event, to, shown: `${event} → ${to}` })),
  );
  const corrections = OVERRIDE_STATES.map((to) => ({
    event: 'override' as const,
    to,
    shown: `override → ${to}`,
  }));
  const remarks = (['report', 'message', 'tally', 'acknowledge'] as const).map((event) => ({
    event,
    to: 'running' as const,
    shown: event,
  }));
  const resumed = { event: 'resume' as const, to: next('paused', 'start') ?? 'queued', shown: 'resume' };
  return [...submits, ...moves, resumed, ...corrections, ...remarks];
}

function targetsOf(event: JobEvent): JobState[] {
  const targets = JOB_STATES.flatMap((from) => [
    targetOf(from, event),
    targetOf(from, event, 'caller'),
  ]).filter((target) => target !== undefined);
  return [...new Set(targets.flatMap(outcomes))];
}

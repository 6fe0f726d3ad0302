import { isActive, isFinal, type Job } from '@longrun/core';

/** A browser opens six connections to one server; two stay free for everything else. */
export const MAX_STREAMS = 4;

/** The jobs to follow as they change: the selected one, then what moves, in the order of the list. */
export function chooseStreams(jobs: readonly Job[], selectedId: string | undefined): Set<string> {
  const moving = jobs.filter((job) => !isFinal(job.state));
  const wanted = [
    ...moving.filter(({ id }) => id === selectedId),
    ...moving.filter(({ state }) => isActive(state)),
    ...moving.filter(({ state }) => state === 'queued' || state === 'retrying'),
  ];
  return new Set([...new Set(wanted.map(({ id }) => id))].slice(0, MAX_STREAMS));
}

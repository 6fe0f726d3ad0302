import type { Job } from '@longrun/core';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { formatDuration } from '../format/duration.ts';
import type { Session } from '../session.ts';
import { follow } from './follow.ts';
import { jsonView } from './json-view.ts';
import { liveView } from './live-view.ts';
import { plainView } from './plain-view.ts';
import type { WatchView } from './view.ts';

/** Watches a job on the terminal. Ctrl-C and the timeout let go of it; the job goes on. */
export async function watchJob(
  session: Session,
  job: Job,
  {
    after = session.json ? 0 : job.sequence,
    timeoutMs,
  }: { after?: number | undefined; timeoutMs?: number | undefined } = {},
): Promise<ExitCode> {
  const letGo = new AbortController();
  const detach = () => letGo.abort(EXIT.detached);
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => letGo.abort(EXIT.timedOut), timeoutMs);
  process.once('SIGINT', detach);
  try {
    const ended = await follow(session.api, job, { view: viewFor(session), after, signal: letGo.signal });
    if (ended) return exitCodeOf(ended);
    const timedOut = letGo.signal.reason === EXIT.timedOut;
    const what = timedOut ? `Not ended after ${formatDuration(timeoutMs ?? 0)}` : 'Detached';
    session.terminal.note(`${what}; the job goes on. Come back with: ${session.command(`watch ${job.id}`)}`);
    return timedOut ? EXIT.timedOut : EXIT.detached;
  } finally {
    process.off('SIGINT', detach);
    clearTimeout(timer);
  }
}

function viewFor(session: Session): WatchView {
  if (session.json) return jsonView(session.terminal);
  return session.terminal.interactive ? liveView(session) : plainView(session);
}

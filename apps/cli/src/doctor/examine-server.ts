import { addressesIn, isJobError } from '@longrun/core';
import { formatDuration } from '../format/duration.ts';
import type { Session } from '../session.ts';
import type { Finding } from './finding.ts';

const DEADLINE_MS = 5_000;
const SKEW_MS = 5_000; // The Date header counts whole seconds and the answer takes its time.

/** Whether each server answers, is ready and agrees on the time, and whether one lets this caller in and has a worker. */
export async function examineServer(session: Session): Promise<Finding[]> {
  const examined = await Promise.all(addressesIn(session.url).map(examineOne));
  const answers = examined.some(({ isThere }) => isThere);
  return [...examined.flatMap(({ findings }) => findings), ...(answers ? [await access(session)] : [])];
}

async function examineOne(url: string): Promise<{ isThere: boolean; findings: Finding[] }> {
  const asked = Date.now();
  const answer = await ask(`${url}/readyz`);
  if (answer)
    return { isThere: true, findings: [readiness(url, answer), clock(answer, (asked + Date.now()) / 2)] };
  const fix = 'Start one with `longrun dev jobs.ts` or `longrun serve`, or set --url or LONGRUN_URL.';
  const finding: Finding = { about: 'server', status: 'problem', detail: `nothing answers at ${url}`, fix };
  return { isThere: false, findings: [finding] };
}

async function ask(url: string): Promise<Response | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
    await response.body?.cancel();
    return response;
  } catch {
    return undefined; // the finding says so; why it did not answer makes no difference to the fix
  }
}

function readiness(url: string, answer: Response): Finding {
  const about = 'server';
  if (answer.ok) return { about, status: 'good', detail: `${url} is ready` };
  const detail = `${url} answers ${answer.status} to /readyz`;
  return { about, status: 'problem', detail, fix: 'Read what the server printed; its store may not answer.' };
}

function clock(answer: Response, here: number): Finding {
  const about = 'clock';
  const there = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(there)) return { about, status: 'warning', detail: 'the server does not tell its time' };
  const skew = Math.abs(there - here);
  if (skew <= SKEW_MS) return { about, status: 'good', detail: 'agrees with the server' };
  const detail = `differs from the server's by ${formatDuration(skew)}`;
  return {
    about,
    status: 'warning',
    detail,
    fix: 'Synchronise the clocks (NTP): ages and times left are off.',
  };
}

async function access({ api, command }: Session): Promise<Finding> {
  try {
    const kinds = (await api.kinds()).filter(({ offered }) => offered);
    if (kinds.length > 0)
      return { about: 'workers', status: 'good', detail: `${kinds.length} kinds are offered` };
    const detail = 'no worker that is alive offers a kind: nothing can run';
    return { about: 'workers', status: 'warning', detail, fix: `Start one: ${command('worker jobs.ts')}` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const isRefused = isJobError(error) && (error.code === 'unauthorized' || error.code === 'forbidden');
    const fix = isRefused
      ? 'Give a valid key with --token or LONGRUN_TOKEN.'
      : 'Look at what the server printed.';
    return { about: 'access', status: 'problem', detail, fix };
  }
}

import { ERRORS, type ErrorCode, isJobError, type JobError } from '@longrun/core';
import { type ExitCode, exitCodeOfError } from './exit-codes.ts';
import { cleanText, safeJson } from './format/clean-text.ts';

/** The way out of an error, where there is one to name. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  unreachable: 'Name another server with --url or LONGRUN_URL; `longrun doctor` looks at this one.',
  unauthorized:
    'Give a key with --token or LONGRUN_TOKEN; `longrun keys create NAME --store FILE` makes one.',
  forbidden: 'Use a key with the scope for this; `longrun keys list` shows the scopes.',
  'job-not-found': '`longrun ls` lists the jobs.',
  'artifact-not-found': '`longrun artifacts ID` lists what the job made.',
  'schedule-not-found': '`longrun schedule ls` lists the schedules.',
  'not-pausable': 'Its kind saves no checkpoint; `longrun stop` ends it and keeps what is done.',
  'store-busy': 'Another process has the file; work through its server, or stop it first.',
};

/** Writes an error to standard error, as one line with a way out or as a problem object, and answers the
 *  exit code. An error that nobody expected keeps its stack under LONGRUN_DEBUG=1. */
export function reportError(error: unknown, json: boolean): ExitCode {
  const text = json ? safeJson(problemOf(error)) : inWords(error);
  process.stderr.write(`${text}\n`);
  if (process.env.LONGRUN_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOfError(error);
}

function inWords(error: unknown): string {
  const message = cleanText(error instanceof Error ? error.message : String(error));
  if (!isJobError(error)) return `error: ${message}`;
  const { errors = [] } = error.facts;
  // A single one is told by the message.
  const places =
    errors.length < 2
      ? []
      : errors.map(({ pointer, message: wrong }) => `  ${cleanText(`${pointer || '/'}: ${wrong}`)}`);
  return [`error: ${message}`, ...places, hintFor(error)].filter(Boolean).join('\n');
}

function problemOf(error: unknown): Record<string, unknown> {
  const code: ErrorCode = isJobError(error) ? error.code : 'internal';
  return {
    type: `/problems/${code}`,
    title: ERRORS[code].title,
    status: ERRORS[code].status,
    detail: error instanceof Error ? error.message : String(error),
    code,
    ...(isJobError(error) && error.facts),
    ...(isJobError(error) && hintFor(error) !== undefined && { hint: hintFor(error) }),
  };
}

function hintFor(error: JobError): string | undefined {
  const { hint } = error.facts;
  return typeof hint === 'string' ? hint : HINTS[error.code];
}

import {
  type CallerReport,
  isMoment,
  OVERRIDE_STATES,
  REPORT_TYPES,
  type ReportType,
  SEVERITIES,
  type Violation,
} from '@longrun/core';

const MAX_TEXT = 10_000;
const MAX_MESSAGES = 1_000;

/** Which reports may say what; the other fields may be said in all. */
const SAID_IN = {
  state: ['override'],
  partial: ['acknowledge', 'update'],
  input: ['override'],
  output: ['complete', 'override'],
  error: ['fail', 'override'],
} as const satisfies Partial<Record<keyof CallerReport, readonly ReportType[]>>;

/** What is wrong with a report: each rule names its field. */
export function callerReportViolations(report: CallerReport): Violation[] {
  const found: Violation[] = [];
  const rule = (holds: boolean, pointer: string, message: string) => {
    if (!holds) found.push({ pointer, message });
  };
  const { type, state, progress, info, messages = [], error, metadata } = report;
  rule(REPORT_TYPES.includes(type), '/type', `must be one of ${REPORT_TYPES.join(', ')}`);
  for (const [field, types] of Object.entries(SAID_IN)) {
    const isSaid = report[field as keyof typeof SAID_IN] !== undefined; // of the entries of that very table
    const allowed: readonly ReportType[] = types;
    rule(!isSaid || allowed.includes(type), `/${field}`, `belongs to ${allowed.join(' and ')} alone`);
  }
  const states: readonly unknown[] = OVERRIDE_STATES;
  rule(
    type !== 'override' || states.includes(state),
    '/state',
    `must be one of ${OVERRIDE_STATES.join(', ')}`,
  );
  rule(type !== 'override' || !error || state === 'failed', '/error', 'belongs to a job that has failed');
  rule(error === undefined || isFailure(error), '/error', 'must have a code and a message');
  rule(info === undefined || isText(info), '/info', `must be a text of at most ${MAX_TEXT} characters`);
  rule(
    progress?.estimatedCompletionAt === undefined || isMoment(progress.estimatedCompletionAt),
    '/progress/estimatedCompletionAt',
    'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
  );
  rule(messages.length <= MAX_MESSAGES, '/messages', `must be at most ${MAX_MESSAGES}`);
  for (const [index, { severity, text }] of messages.entries()) {
    rule(
      SEVERITIES.includes(severity),
      `/messages/${index}/severity`,
      `must be one of ${SEVERITIES.join(', ')}`,
    );
    rule(isText(text), `/messages/${index}/text`, `must be a text of at most ${MAX_TEXT} characters`);
  }
  rule(
    metadata === undefined || (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)),
    '/metadata',
    'must be an object',
  );
  return found;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}

function isFailure(error: NonNullable<CallerReport['error']>): boolean {
  return typeof error?.code === 'string' && error.code !== '' && typeof error.message === 'string';
}

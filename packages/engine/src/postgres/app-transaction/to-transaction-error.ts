import { isJobError, JobError } from '@longrun/core';
import { unusable } from './unusable.ts';

/** What the database says of a transaction that cannot be joined. Each completes «/tx …». */
const REASONS: Readonly<Record<string, string>> = {
  '25P01': 'has no transaction open: every statement would be committed at once. BEGIN first.',
  '25P02': 'has failed before, so that it can only be rolled back.',
  '25006': 'may only read.',
  '42P01': 'is on a database without the tables of Longrun; it must be the one that Longrun is opened on.',
  '42501': 'belongs to a role that may not write to the schema longrun.',
};

// https://www.postgresql.org/docs/current/errcodes-appendix.html: data exceptions, broken constraints, limits
const LIES_IN_THE_COMMAND = /^(22|23|54)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** As whoever joins a transaction is told; undefined where the error lies in what was to be stored. */
export function toTransactionError(error: unknown): JobError | undefined {
  if (isJobError(error)) return error;
  const code = codeOf(error);
  const reason = REASONS[code];
  if (reason !== undefined) return unusable(reason, error);
  if (LIES_IN_THE_COMMAND.test(code)) return undefined;
  const said = error instanceof Error ? error.message : String(error);
  const message = `The transaction cannot go on (${said}); nothing was stored. Roll it back and repeat it.`;
  return new JobError('store-busy', message, {}, { cause: error });
}

/** Every library passes on what the database calls an error, in the same field. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return SQLSTATE.test(code) ? code : '';
}

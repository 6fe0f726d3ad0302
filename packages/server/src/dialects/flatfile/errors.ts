import { ERRORS, type ErrorCode, type JobError } from '@longrun/core';
import type { Reply } from '../../reply.ts';

/** Errors whose status differs from ours. Its clients repeat 409 (older ones in a tight loop), and know 400 for whatever is not
 *  possible; what is gone is not there. */
const STATUS: Readonly<Record<number, number>> = {
  405: 404,
  409: 400,
  410: 404,
  412: 400,
  413: 400,
  415: 400,
  422: 400,
};

export function refuse(error: JobError): Reply {
  const { code, message } = error;
  const own = ERRORS[code].status;
  return {
    status: STATUS[own] ?? own,
    headers: own === 401 ? { 'www-authenticate': 'Bearer' } : {},
    json: { errors: [{ key: code satisfies ErrorCode, message: [message, ...detailsOf(error)].join(' ') }] },
  };
}

/** Which fields are wrong, where several are: the message itself tells the first. */
function detailsOf({ facts: { errors } }: JobError): string[] {
  if (!Array.isArray(errors) || errors.length < 2) return [];
  return errors.slice(1).map(({ pointer, message }) => `${pointer}: ${message}`);
}

import type { Reply } from '../../reply.ts';

/** A success: one thing, or a list. */
export function data(value: unknown): Reply {
  return { json: { data: value } };
}

/** A success with nothing to show for it. Its clients cannot read an empty body. */
export const SUCCESS: Reply = data({ success: true });

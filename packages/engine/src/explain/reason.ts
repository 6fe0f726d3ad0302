import type { Help, JobUpdate, JsonObject, Reason, ReasonCode } from '@longrun/core';

/** A reason; facts that are not known are left out. */
export function reasonOf(code: ReasonCode, text: string, facts: object, help?: Help): Reason {
  // What goes in was read from stored JSON or is a text or a number.
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return { code, text, facts: Object.fromEntries(known) as JsonObject, ...(help && { help }) };
}

/** ` by key_1 (the disk is full)`. */
export function byWhom(asked: Pick<JobUpdate, 'by' | 'reason'> | undefined): string {
  const { by, reason } = asked ?? {};
  return `${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : ` (${reason})`}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The words as a shell takes them. */
export function quoted(text: string): string {
  return /^[\w.:@/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

import type { ScheduleSpec } from '@longrun/core';

/** A spec that leaves nothing open. */
export type WholeSpec = ScheduleSpec & Required<Pick<ScheduleSpec, 'timezone' | 'overlap' | 'missed'>>;

/** The text of a spec, with what it leaves open filled in: the same for the same content. */
export function specText({
  timezone = 'UTC',
  overlap = 'skip',
  missed = 'once',
  ...spec
}: ScheduleSpec): string {
  const whole: WholeSpec = { ...spec, timezone, overlap, missed };
  return JSON.stringify(whole, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function specOf(text: string): WholeSpec {
  return JSON.parse(text) as WholeSpec; // written by specText
}

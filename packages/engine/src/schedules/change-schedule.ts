import { JobError } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import type { ScheduleContent, StoredSchedule } from './stored-schedule.ts';

/** Schedules of one tenant. */
const MOST = 1_000;
/** Only a fire or another writer in the very moment of the change makes a second attempt needful. */
const MOST_ATTEMPTS = 20;

/** What is to be written in place of what is there; undefined when that is as it should be. */
export type Decide = (stored: StoredSchedule | undefined) => ScheduleContent | undefined;

/** Reads a schedule, decides, and writes it if nobody else has meanwhile; reads and decides again otherwise. */
export async function changeSchedule(
  runtime: Runtime,
  tenant: string,
  name: string,
  decide: Decide,
): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const [stored] = await runtime.store.read({ type: 'schedules', tenant, name });
    const content = decide(stored);
    if (!content) return;
    const fence = stored === undefined ? {} : { revision: stored.revision };
    const result = await runtime.commit({
      type: 'save-schedule',
      tenant,
      name,
      ...fence,
      content,
      limit: MOST,
    });
    if (!result.refused) {
      if (content.nextAt !== undefined) runtime.fireAt(content.nextAt);
      return;
    }
    if (result.refused === 'too-many-schedules')
      throw new JobError(
        'too-many-schedules',
        `There are ${MOST} schedules; remove some before adding ${name}.`,
      );
    if (result.refused !== 'schedule-changed')
      throw new JobError(
        'internal',
        `Schedule ${name} cannot be stored: ${result.message ?? result.refused}.`,
      );
  }
  throw new JobError('schedule-changed', `Schedule ${name} keeps changing; try again in a moment.`);
}

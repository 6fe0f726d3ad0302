import type { FeedEvent } from '@longrun/core';
import { cleanText } from './clean-text.ts';

const TOPIC_WIDTH = 24;

/** An event on one line: when, what, of which job or by whom, what the job had said or what was published with it. */
export function eventLine({ at, topic, jobId, kind = '', info, payload, by = 'nobody' }: FeedEvent): string {
  const about = jobId === undefined ? `by ${by}` : `${jobId} ${kind}`;
  const said = [about, info, payload && JSON.stringify(payload)].filter((part) => part !== undefined);
  return `${at}  ${cleanText(topic).padEnd(TOPIC_WIDTH)}  ${cleanText(said.join('  '))}`;
}

import { fromMoment, type Moment } from '@longrun/core';
import { element } from '../element.ts';
import { agoText } from '../text/ago.ts';
import { momentText } from '../text/moment.ts';

/** A moment as people say it; the exact one is in the tooltip. */
export function when(moment: Moment, now: number): HTMLElement {
  const exact = momentText(moment);
  return element('time', { datetime: moment, title: exact }, agoText(fromMoment(moment), now));
}

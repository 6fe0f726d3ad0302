import type { OpenStore } from '../store-fixture.ts';
import { describeClaims } from './claims.ts';
import { describeDue } from './due.ts';
import { describeFences } from './fences.ts';
import { describeKeys } from './keys.ts';
import { describeLimits } from './limits.ts';
import { describeLines } from './lines.ts';
import { describeListing } from './listing.ts';
import { describeNamedStates } from './named-states.ts';
import { describePauses } from './pauses.ts';
import { describeRemoval } from './removal.ts';
import { describeRetention } from './retention.ts';
import { describeSchedules } from './schedules.ts';
import { describeSubmissions } from './submissions.ts';
import { describeTimeLimits } from './time-limits.ts';
import { describeTransitions } from './transitions.ts';
import { describeUniqueness } from './uniqueness.ts';
import { describeUpdates } from './updates.ts';
import { describeUsual } from './usual.ts';
import { describeWaits } from './waits.ts';
import { describeWorkers } from './workers.ts';

/** Everything a store must do. It never asks which store it tests. */
export function describeStore(open: OpenStore): void {
  describeTransitions(open);
  describeClaims(open);
  describeLines(open);
  describePauses(open);
  describeLimits(open);
  describeFences(open);
  describeSubmissions(open);
  describeUniqueness(open);
  describeUpdates(open);
  describeDue(open);
  describeWaits(open);
  describeTimeLimits(open);
  describeRemoval(open);
  describeRetention(open);
  describeUsual(open);
  describeListing(open);
  describeNamedStates(open);
  describeKeys(open);
  describeWorkers(open);
  describeSchedules(open);
}

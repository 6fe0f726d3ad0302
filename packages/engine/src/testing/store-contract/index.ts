import type { OpenStore } from '../store-fixture.ts';
import { describeClaims } from './claims.ts';
import { describeDue } from './due.ts';
import { describeFences } from './fences.ts';
import { describeKeys } from './keys.ts';
import { describeListing } from './listing.ts';
import { describeRemoval } from './removal.ts';
import { describeSubmissions } from './submissions.ts';
import { describeTransitions } from './transitions.ts';
import { describeUpdates } from './updates.ts';

/** Everything a store must do. It never asks which store it tests. */
export function describeStore(open: OpenStore): void {
  describeTransitions(open);
  describeClaims(open);
  describeFences(open);
  describeSubmissions(open);
  describeUpdates(open);
  describeDue(open);
  describeRemoval(open);
  describeListing(open);
  describeKeys(open);
}

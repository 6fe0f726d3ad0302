import { IS_ACTIVE } from '../guards.ts';
import type { SqlFlavor } from '../sql/flavor.ts';
import { SETTLED_POSITION } from './opening.ts';

// The planner takes an index whose condition is met for one that nearly nothing is in, if nearly nothing was in it when it last looked, and
// would rather go through that than look up an id. Nothing but the very same words meets a CASE.
const indexed = (condition: string) => `CASE WHEN ${condition} THEN 1 END = 1`;

export const POSTGRES_FLAVOR: SqlFlavor = {
  contains: (text, part) => `strpos((${text})::text, ${part}) > 0`, // JSON is kept as the text it came as
  folded: (text) => `lower(${text} COLLATE "und-x-icu")`, // the columns' own order knows ASCII alone
  textsOf: (list) => `SELECT json_array_elements_text(${list})`,
  objects(fields) {
    const members = Object.entries(fields).map(([name, value]) => `'${name}', ${value}`);
    return `coalesce(json_agg(json_build_object(${members.join(', ')})), '[]')`;
  },
  indexed,
  isInHand: indexed(IS_ACTIVE), // an index that knows the lease would get an entry with every report
  jobLocked: 'FOR NO KEY UPDATE OF jobs',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  nextPosition: `nextval(pg_get_serial_sequence('updates', 'position'))`,
  settledPosition: SETTLED_POSITION,
  positionAfter: 'SELECT longrun.position_after(:after, :others) AS position',
  momentFrom: 'SELECT position, at FROM longrun.moment_from(:position)',
};

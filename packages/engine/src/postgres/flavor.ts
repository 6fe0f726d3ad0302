import { IS_ACTIVE } from '../guards.ts';
import type { SqlFlavor } from '../sql/flavor.ts';
import { SETTLED_POSITION } from './opening.ts';

export const POSTGRES_FLAVOR: SqlFlavor = {
  contains: (text, part) => `strpos((${text})::text, ${part}) > 0`, // JSON is kept as the text it came as
  folded: (text) => `lower(${text} COLLATE "und-x-icu")`, // the columns' own order knows ASCII alone
  textsOf: (list) => `SELECT json_array_elements_text(${list})`,
  objects(fields) {
    const members = Object.entries(fields).map(([name, value]) => `'${name}', ${value}`);
    return `coalesce(json_agg(json_build_object(${members.join(', ')})), '[]')`;
  },
  isInHand: IS_ACTIVE, // an index on the lease would get an entry with every report
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  nextPosition: `nextval(pg_get_serial_sequence('updates', 'position'))`,
  settledPosition: SETTLED_POSITION,
  positionAfter: 'SELECT longrun.position_after(:after, :others) AS position',
  momentFrom: 'SELECT position, at FROM longrun.moment_from(:position)',
};

import type { SqlFlavor } from '../sql/flavor.ts';

export const SQLITE_FLAVOR: SqlFlavor = {
  contains: (text, part) => `instr(${text}, ${part})`,
  folded: (text) => `fold(${text})`, // made by `connect`: the one that comes with SQLite knows ASCII alone
  textsOf: (list) => `SELECT value FROM json_each(${list})`,
  objects(fields) {
    const members = Object.entries(fields).map(([name, value]) => `'${name}', ${value}`);
    return `json_group_array(json_object(${members.join(', ')}))`;
  },
  indexed: (condition) => condition,
  isInHand: 'lease_until IS NOT NULL',
  jobLocked: '',
  skipLocked: '', // one writes at a time
  nextPosition: '(SELECT coalesce(max(position), 0) + 1 FROM updates)',
  settledPosition: `SELECT position, position AS newest FROM (SELECT coalesce(max(position), 0) AS position FROM updates)`,
  positionAfter:
    'SELECT position FROM updates WHERE position > :after ORDER BY position LIMIT 1 OFFSET :others',
  momentFrom: 'SELECT position, at FROM updates WHERE position >= :position ORDER BY position LIMIT 1',
};

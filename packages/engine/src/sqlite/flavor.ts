import type { SqlFlavor } from '../sql/flavor.ts';

export const SQLITE_FLAVOR: SqlFlavor = {
  contains: (text, part) => `instr(${text}, ${part})`,
  folded: (text) => `fold(${text})`, // made by `connect`: the one that comes with SQLite knows ASCII alone
  textsOf: (list) => `SELECT value FROM json_each(${list})`,
  objects(fields) {
    const members = Object.entries(fields).map(([name, value]) => `'${name}', ${value}`);
    return `json_group_array(json_object(${members.join(', ')}))`;
  },
  nextPosition: '(SELECT coalesce(max(position), 0) + 1 FROM updates)',
};

import type { SqlFlavor } from '../sql/flavor.ts';

export const POSTGRES_FLAVOR: SqlFlavor = {
  contains: (text, part) => `strpos((${text})::text, ${part}) > 0`, // JSON is kept as the text it came as
  folded: (text) => `lower(${text} COLLATE "und-x-icu")`, // the columns' own order knows ASCII alone
  textsOf: (list) => `SELECT json_array_elements_text(${list})`,
  objects(fields) {
    const members = Object.entries(fields).map(([name, value]) => `'${name}', ${value}`);
    return `coalesce(json_agg(json_build_object(${members.join(', ')})), '[]')`;
  },
  nextPosition: `nextval(pg_get_serial_sequence('updates', 'position'))`,
};

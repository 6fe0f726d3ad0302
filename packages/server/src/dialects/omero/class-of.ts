const PREFIX = 'omero:';

/** The class of a kind, where its definition gives it no other: `omero:ScriptJob` is ScriptJob, and every other kind has its own name. */
export function classOf(kind: string): string {
  return kind.startsWith(PREFIX) ? kind.slice(PREFIX.length) : kind;
}

/** The other way round, for the classes that there are. */
export function kindOfClass(name: string): string {
  return PREFIX + name;
}

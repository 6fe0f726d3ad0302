const SCHEMA = 'longrun';
/** Every table in a statement of ours stands behind one of these words. */
const TABLE = /(?<!DISTINCT )\b(FROM|JOIN|INTO|UPDATE)(\s+)([a-z_]+)\b(?![.(])/g;

/** A statement that names its tables with their schema: in the application's transaction the search_path stays as it is, for what the
 *  application asks meanwhile has to find its own tables. */
export function qualified(text: string): string {
  return text.replace(TABLE, `$1$2${SCHEMA}.$3`);
}

/** What databases say differently, each as SQL. All else is written in what SQLite and Postgres both understand. */
export interface SqlFlavor {
  /** Whether the one text is somewhere in the other, letter by letter. */
  contains(text: string, part: string): string;
  /** A text in small letters, of every script. */
  folded(text: string): string;
  /** The texts of a JSON list, as a query. */
  textsOf(list: string): string;
  /** The rows of a group as a JSON list of objects, with these fields. */
  objects(fields: Readonly<Record<string, string>>): string;
  /** The position of the next row of the log. */
  readonly nextPosition: string;
}

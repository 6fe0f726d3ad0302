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
  /** The condition of a partial index, in the words of that index. */
  indexed(condition: string): string;
  /** The job is in somebody's hands, in the words of an index. */
  readonly isInHand: string;
  /** At the end of a query for rows that are to go: those that somebody is writing at the moment are left out. */
  readonly skipLocked: string;
  /** At the end of a query for a job that is written next: nobody else writes it in between. */
  readonly jobLocked: string;
  /** The position of the next row of the log. */
  readonly nextPosition: string;
  /** A query for the `newest` position of the log, and for the last `position` before which nothing can come in between any more. */
  readonly settledPosition: string;
  /** A query for the `position` that lies `:others` entries behind the first one after `:after`, whoever these belong to. */
  readonly positionAfter: string;
  /** A query for the `position` and the moment (`at`) of the first entry from `:position` on, whoever it belongs to. */
  readonly momentFrom: string;
}

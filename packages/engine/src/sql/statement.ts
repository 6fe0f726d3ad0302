/** What is bound to a `:name`. A value that is not given is NULL. */
export type Value = string | number | null | undefined;
export type Values = Readonly<Record<string, Value>>;
export type Row = Record<string, unknown>;

/** Asked of the database and waited for. */
export interface Question {
  readonly text: string;
  readonly values: Values;
  /** Nobody looks at the reply, so it need not be waited for. */
  readonly isTold?: true;
}

/** What came of it: the rows that were read or returned, and how many were written. */
export interface Reply {
  readonly rows: Row[];
  readonly changes: number;
}

/** What `yield*` turns into a value. Where the database answers at once nothing is yielded, and it costs little more than a call;
 *  elsewhere the question is yielded, and whoever drives the work comes back with the reply. */
export interface Soon<T> {
  [Symbol.iterator](): Iterator<Question, T, Reply>;
}

/** A part of a command or a query, written once for every database: it says what it asks, and not how that is done. */
export type Work<T> = Generator<Question, T, Reply>;

/** One statement, with places that are bound from an object by name. */
export interface Statement {
  get(values: Values): Soon<Row | undefined>;
  all(values: Values): Soon<Row[]>;
  /** Inserts a row, and answers the number that the database has given it. */
  add(values: Values): Soon<number>;
  /** Writes, and answers what is given: who knows the answer beforehand need not wait to make it. */
  write<T>(values: Values, answer: T): Soon<T>;
  /** Answers how many rows were written. */
  run(values: Values): Soon<number>;
}

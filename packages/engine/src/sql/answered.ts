import type { Soon } from './statement.ts';

/** An answer that is there already, in the form that `yield*` takes: an iterator that has come to its end.
 *  One object is all three of that protocol, for there is one of it for every statement. */
export class Answered<T> implements Soon<T>, Iterator<never, T> {
  readonly done = true;
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): this {
    return this;
  }
}

/** For work that does not apply: on the way of every job a look is to cost less than a start. */
export const NOTHING = new Answered(undefined);

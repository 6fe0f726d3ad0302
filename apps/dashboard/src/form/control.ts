import type { Json } from '@longrun/core';

/** A part of a form on the page: one field, or a group of them. */
export interface Control {
  readonly node: HTMLElement;
  /** What stands there now. Says beside the field what is wrong with it, or clears what was said before. */
  read(): Reading;
  /** Puts a value there; undefined empties it. */
  fill(value: Json | undefined): void;
  /** Shows what somebody else found wrong at this place (a JSON pointer). False: that place is not here. */
  blame(pointer: string, message: string): boolean;
}

export interface Reading {
  /** Undefined: left out, or wrong. */
  readonly value: Json | undefined;
  readonly isRight: boolean;
}

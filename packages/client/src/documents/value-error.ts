/** A value that cannot be what it was given for: an unknown state, an id with a slash. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

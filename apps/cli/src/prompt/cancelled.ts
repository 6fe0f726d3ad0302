/** Thrown out of a question that was left with Ctrl-C, Ctrl-D or Escape. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('Cancelled; nothing was sent.');
  }
}

/** Nothing came in time. Has the code `wait-timeout`; a handler that does not catch it fails with that. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
  readonly code = 'wait-timeout';

  constructor(wait: string) {
    super(`The wait "${wait}" has ended without what it was for.`);
  }
}

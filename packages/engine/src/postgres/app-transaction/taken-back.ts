import type { StoreResult } from '../../store-result.ts';

/** Thrown to undo a visit to the application's transaction; what it has come to all the same. */
export class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly result: StoreResult | 'needs the gate alone';

  constructor(result: StoreResult | 'needs the gate alone') {
    super('The work in the transaction was taken back.');
    this.result = result;
  }
}

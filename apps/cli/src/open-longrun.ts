import { Longrun } from '@longrun/client';
import { LOCAL_CALLER } from '@longrun/engine';
import { openSystem, type System, type SystemOptions } from './open-system.ts';

/** Everything in this process: engine, store and, where jobs are given, a worker that runs them. The verbs are
 *  those of `Longrun` over HTTP. Rejects with `store-busy` when another process has the file. */
export async function openLongrun(options: SystemOptions): Promise<LocalLongrun> {
  return new LocalLongrun(await openSystem(options));
}

/** A `Longrun` that holds its store: `close()` hands running jobs back with their checkpoint and lets go of the file. */
export class LocalLongrun extends Longrun {
  readonly #system: System;

  constructor(system: System) {
    super({ api: system.engine.as(LOCAL_CALLER) });
    this.#system = system;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#system.close();
  }
}

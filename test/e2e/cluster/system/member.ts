import { equal, ok } from 'node:assert/strict';
import { startLongrun } from '../../system/longrun-process.ts';

/** A process of a cluster, which ends when it is told to and can be started again. */
export interface Member extends AsyncDisposable {
  readonly name: string;
  /** How often it was started. */
  readonly starts: number;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Asks it to end, and expects it to do so in good order. */
  shutDown(): Promise<void>;
}

/** What a process says about a mistake in the program; troubles with the network and the database are no mistakes. */
const MISTAKE = /Unexpected error|Uncaught|Unhandled|(Type|Reference|Range|Assertion)Error/;

export async function startMember(name: string, ...args: readonly string[]): Promise<Member> {
  let process = await startLongrun(...args);
  let starts = 1;
  const examine = () => {
    ok(process.isRunning, `${name} ended by itself: ${process.errors}`);
    ok(!MISTAKE.test(process.errors), `${name} said: ${process.errors}`);
  };
  return {
    name,
    get starts() {
      return starts;
    },
    async start() {
      process = await startLongrun(...args);
      starts += 1;
    },
    async kill() {
      examine();
      await process.kill();
    },
    async shutDown() {
      examine();
      equal(await process.terminate(), 0, `${name} said: ${process.errors}`);
    },
    [Symbol.asyncDispose]: () => process.kill(),
  };
}

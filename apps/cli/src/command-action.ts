import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Cancelled } from './prompt/cancelled.ts';
import { reportError } from './report-error.ts';
import { type GlobalOptions, openSession, type Session } from './session.ts';

/** One run of a command: its arguments in order, its options, and what it works with. */
export interface Call<Options> {
  readonly args: readonly string[];
  readonly options: Options & GlobalOptions;
  readonly session: Session;
}

/** Ties a command to its function, whose answer becomes the exit code and whose error one clear line. */
export function runs<Options>(
  command: Command,
  body: (call: Call<Options>) => Promise<ExitCode | undefined> | Promise<void>,
): void {
  command.action(async () => {
    // The options were declared beside the type that names them; commander only knows them as a record.
    const options = command.optsWithGlobals() as Options & GlobalOptions;
    try {
      const session = openSession(options);
      process.exitCode = (await body({ args: command.args, options, session })) ?? EXIT.success;
    } catch (error) {
      process.exitCode =
        error instanceof Cancelled ? reportCancelled(error) : reportError(error, options.json === true);
    }
  });
}

/** Whoever leaves a question knows why; it is no error. */
function reportCancelled({ message }: Cancelled): ExitCode {
  process.stderr.write(`${message}\n`);
  return EXIT.detached;
}

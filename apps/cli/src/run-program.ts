import { readFile } from 'node:fs/promises';
import { JobError } from '@longrun/core';
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';

/** Runs one command line; `process.exitCode` tells how it went. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json');
  const program = createProgram({ version: await ownVersion(), json });
  await program.parseAsync(argv).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    process.exitCode = EXIT.usage;
    if (json) reportError(new JobError('invalid-request', error.message.replace(/^error: /, '')), json);
  });
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // our own package.json
}

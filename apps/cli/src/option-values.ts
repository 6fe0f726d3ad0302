import { JobError } from '@longrun/core';
import { InvalidArgumentError } from 'commander';

/** Reads a whole number between two bounds, for an option of the command line. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || text.trim() === '' || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** Collects an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Reads one `--attribute`. */
export function nameAndValue(text: string): [string, string] {
  const split = text.indexOf('=');
  if (split < 1) throw new JobError('invalid-request', `--attribute takes NAME=VALUE, not '${text}'.`);
  return [text.slice(0, split), text.slice(split + 1)];
}

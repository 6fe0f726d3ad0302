import { Option } from 'commander';

/** `--store`, or LONGRUN_STORE in its place: an address with a password had better not stand in the list of processes. */
export function storeOption(description: string): Option {
  return new Option('--store <address>', description).env('LONGRUN_STORE').default('sqlite:longrun.db');
}

import { type ErrorCode, isJobError, JobError } from './errors.ts';

/** Servers that share a store, so that any one of them will do. */
export interface Servers {
  /** Where the next request goes to first. */
  readonly current: string;
  /** Asks the current one, and while those asked cannot answer and `mayGoOn` allows it the others, each once. The one that has answered is
   *  the current one from then on. Rejects as the last one did. */
  ask<T>(ask: (url: string) => Promise<T>, mayGoOn: () => boolean): Promise<T>;
}

/** Nothing is wrong with what was asked: another server may well answer. */
const AWAY: readonly ErrorCode[] = ['unreachable', 'shutting-down', 'store-busy'];

/** Reads the address of a server, or several with commas between them. With which one it begins is left to chance, and so is the
 *  order of the others, so that many clients spread over them. Throws `invalid-request` for anything else. */
export function serversAt(addresses: string, random: () => number = Math.random): Servers {
  const urls = shuffled(addressesIn(addresses), random);
  let at = 0;
  const current = () => urls[at] ?? '';
  return {
    get current() {
      return current();
    },
    async ask(ask, mayGoOn) {
      for (let left = urls.length - 1; ; left -= 1) {
        const url = current();
        try {
          return await ask(url);
        } catch (error) {
          if (!isJobError(error) || !AWAY.includes(error.code)) throw error;
          if (url === current()) at = (at + 1) % urls.length; // others may have found out at the same time
          if (left === 0 || !mayGoOn()) throw error;
        }
      }
    },
  };
}

/** The addresses one by one, without a slash at the end. */
export function addressesIn(addresses: string): string[] {
  return addresses.split(',').map((address) => {
    const url = address.trim();
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, '');
    throw new JobError(
      'invalid-request',
      `“${url}” is not the address of a server; one begins with http:// or https://.`,
    );
  });
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

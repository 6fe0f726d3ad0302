/** What `bench/cells.ts` takes: the usual value, and what it means. */
export const OPTIONS = {
  load: [1_000_000, 'jobs a second that all tenants submit, on average'],
  tenants: [5_000, 'how many there are'],
  zipf: [1, 'the tenant at place n submits in proportion to 1 / n to the power of this'],
  capacity: [20_000, 'jobs a second that a cell gets through'],
  fill: [0.6, 'how much of that is planned for; with the load it gives the number of cells'],
  partMost: [5_000, 'a tenant that submits more a second is divided into parts'],
  burstsPerDay: [4, 'of each tenant'],
  burstMinutes: [10, 'how long they last on average'],
  burstFactor: [10, 'in a burst a tenant submits so many times as much as usual …'],
  burstMost: [4_000, '… but at most so many jobs a second more'],
  swing: [0.4, 'how much more than the mean is submitted at noon, and less at midnight'],
  drift: [0.1, 'how much the load of a tenant changes overnight'],
  misjudged: [1, 'how wrong the load is that is expected of a new tenant'],
  moveEveryS: [600, 'where tenants are moved: seconds from one move to the next, whole steps'],
  lateS: [1, 'seconds that a job may wait in front of its cell'],
  patienceS: [30, 'seconds after which it is given up'],
  lateShare: [0.001, 'how many may be late where the number of cells needed is sought'],
  failDays: [30, 'mean time between two failures of a cell; 0 for none'],
  outageS: [60, 'seconds that a failure lasts'],
  bytesPerJob: [2_000, 'on the disk, with indexes and log'],
  keepHours: [24, 'how long ended jobs are kept'],
  diskPerCell: [4e12, 'bytes for them'],
  watchedS: [1, 'seconds that a job is watched, on average over watched and unwatched ones'],
  watchersPerCell: [40_000, 'over all servers of the cell'],
  days: [3, 'to simulate'],
  settleDays: [1, 'of them that are not counted: meanwhile tenants find their cells'],
  stepS: [20, 'seconds at a time'],
  seed: [1, 'another one gives other tenants, bursts and failures'],
} as const satisfies Record<string, readonly [number, string]>;

export type Settings = Readonly<Record<keyof typeof OPTIONS, number>>;

export const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Reads the values of flags. Throws a RangeError that names the flag. */
export function settingsFrom(given: Readonly<Record<string, unknown>>): Settings {
  const read = Object.entries(OPTIONS).map(([name, [usual]]) => {
    const text = given[flagOf(name)];
    const value = text === undefined ? usual : Number(text);
    if (!(value >= 0)) throw new RangeError(`--${flagOf(name)} must be a number, not '${text}'.`);
    return [name, value];
  });
  const settings: Settings = Object.fromEntries(read); // one for each key of OPTIONS
  if (settings.days <= settings.settleDays) throw new RangeError('--days must be more than --settle-days.');
  if (3_600 % settings.stepS !== 0) throw new RangeError('--step-s must divide an hour.');
  return settings;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size in decimal units, as file managers show it. */
export function bytesText(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

// Plain JavaScript on purpose: it has to run on the old Node that it turns away.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The oldest Node that has what the SQLite store needs, as package.json says it. */
export const OLDEST_NODE = engines.node.replace('>=', '');

/** Why this Node cannot run Longrun, in one sentence with the way out; undefined when it can. */
export function unfitness(node) {
  if (!isOlder(node, OLDEST_NODE)) return undefined;
  return `Longrun needs Node ${OLDEST_NODE} or newer and this is Node ${node}: install a newer one from https://nodejs.org and run the command again.`;
}

/** Compares versions number by number; a missing number counts as 0. */
function isOlder(version, than) {
  const [mine, theirs] = [numbersOf(version), numbersOf(than)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (mine[place] ?? 0) - (theirs[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version) {
  return version.split('-')[0].split('.').map(Number);
}

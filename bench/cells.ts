// How many cells, each a Postgres with its servers, carry the load of many tenants, and what sets the limit?
import { parseArgs } from 'node:util';
import { flagOf, OPTIONS, settingsFrom } from './cells/options.ts';
import { type Plan, planOf } from './cells/plan.ts';

const COLUMNS = {
  'placed by': ({ policy, hasMoves }) => (hasMoves ? `${policy}, moved` : policy),
  filled: ({ utilisation: { least, most } }) => `${percent(least)}–${percent(most)} %`,
  'busiest hour': ({ busiestHour }) => `${percent(busiestHour)} %`,
  late: ({ late, arrived }) => `${percent(late / arrived, 3)} %`,
  'given up': ({ rejected, arrived }) => `${percent(rejected / arrived, 3)} %`,
  'late p50/p99': ({ lateP50, lateP99 }) => `${lateP50.toFixed(1)}/${lateP99.toFixed(1)} s`,
  'moves 1st/a day': ({ movesAtFirst, movesPerDay }) => `${movesAtFirst}/${whole(movesPerDay)}`,
  'cells needed': ({ cellsNeeded }) => String(cellsNeeded ?? 'too many'),
} as const satisfies Record<string, (outcome: Plan['outcomes'][number]) => string>;

const { values } = parseArgs({
  options: {
    ...Object.fromEntries(Object.keys(OPTIONS).map((name) => [flagOf(name), { type: 'string' as const }])),
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

if (values.help) help();
else if (values.json) console.log(JSON.stringify(planOf(settingsFrom(values)), undefined, 2));
else show(planOf(settingsFrom(values)));

function help(): void {
  console.log('node --conditions=source bench/cells.ts [--OPTION NUMBER …] [--json]\n');
  for (const [name, [usual, meaning]] of Object.entries(OPTIONS))
    console.log(`  ${`--${flagOf(name)}`.padEnd(20)}${meaning} (${usual.toLocaleString('en')})`);
}

function show({ cells, cellsFor, largestTenant, dividedTenants, mostOfOneTenant, outcomes }: Plan): void {
  const { jobs, bytes, watchers } = cellsFor;
  console.log(
    `${cells} cells: ${jobs} for the jobs, ${bytes} for their bytes, ${watchers} for the watchers.`,
  );
  console.log(`The largest tenant submits ${whole(largestTenant)} jobs/s; ${dividedTenants} are divided.`);
  console.log(`In a cell of its own a tenant may submit ${whole(mostOfOneTenant)} jobs/s.\n`);
  const rows = outcomes.map((outcome) => Object.values(COLUMNS).map((textOf) => textOf(outcome)));
  for (const [first = '', ...others] of [Object.keys(COLUMNS), ...rows])
    console.log(first.padEnd(20) + others.map((text) => text.padStart(16)).join(''));
}

function percent(share: number, digits = 0): string {
  return (100 * share).toFixed(digits);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

import { parseArgs } from 'node:util';
import { claim } from './claim.ts';
import type { Bench } from './figure.ts';
import { latency } from './latency.ts';
import { process as processJobs } from './process.ts';
import { STORES, type StoreName } from './store.ts';
import { submit } from './submit.ts';

const BENCHES: Readonly<Record<string, Bench>> = { submit, process: processJobs, latency, claim };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string', default: 'sqlite' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

if (values.help) help();
else {
  const unknown = [
    ...positionals
      .filter((name) => !(name in BENCHES))
      .map((name) => `There is no bench ${name}; there are ${Object.keys(BENCHES).join(', ')}.`),
    ...(isStore(values.store)
      ? []
      : [`There is no store ${values.store}; there are ${Object.keys(STORES).join(', ')}.`]),
  ];
  for (const complaint of unknown) console.error(complaint);
  if (unknown.length > 0) process.exitCode = 2;
  else if (isStore(values.store))
    await measure(positionals.length > 0 ? positionals : Object.keys(BENCHES), values.store);
}

function isStore(name: string): name is StoreName {
  return name in STORES;
}

function help(): void {
  console.log('npm run bench -- [NAME …] [--store sqlite|postgres] [--json]\n');
  for (const [name, { question }] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(10)}${question}`);
  console.log(
    '\nWithout a name all are run. LONGRUN_BENCH_FOLDER chooses the disk, LONGRUN_TEST_POSTGRES another Postgres than one of its own.',
  );
}

async function measure(names: readonly string[], storeName: StoreName): Promise<void> {
  await using store = await STORES[storeName]();
  for (const name of names) {
    const bench = BENCHES[name];
    if (!bench) continue;
    if (!values.json) console.log(`\n${bench.question}`);
    await bench.run((figure) => {
      if (values.json) console.log(JSON.stringify({ bench: name, store: storeName, ...figure }));
      else
        console.log(
          `  ${figure.figure.padEnd(42)}${figure.value.toLocaleString('en').padStart(10)} ${figure.unit}   (${figure.of})`,
        );
    }, store);
  }
}

import { parseArgs } from 'node:util';
import type { Bench } from './figure.ts';
import { latency } from './latency.ts';
import { process as processJobs } from './process.ts';
import { submit } from './submit.ts';

const BENCHES: Readonly<Record<string, Bench>> = { submit, process: processJobs, latency };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
});

if (values.help) help();
else await measure(positionals.length > 0 ? positionals : Object.keys(BENCHES));

function help(): void {
  console.log('npm run bench -- [NAME …] [--json]\n');
  for (const [name, { question }] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(10)}${question}`);
  console.log('\nWithout a name all are run. LONGRUN_BENCH_FOLDER chooses the disk.');
}

async function measure(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const bench = BENCHES[name];
    if (!bench) {
      console.error(`There is no bench ${name}. There are: ${Object.keys(BENCHES).join(', ')}.`);
      process.exitCode = 2;
      return;
    }
    if (!values.json) console.log(`\n${bench.question}`);
    await bench.run((figure) => {
      if (values.json) console.log(JSON.stringify({ bench: name, ...figure }));
      else
        console.log(
          `  ${figure.figure.padEnd(42)}${figure.value.toLocaleString('en').padStart(10)} ${figure.unit}   (${figure.of})`,
        );
    });
  }
}

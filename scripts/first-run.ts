// What `npm start` does: builds the page, serves it on one file, runs a real job before your eyes, and goes on serving.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { httpApi } from '@longrun/client';
import { buildPage } from './first-run/build-page.ts';
import { farewell } from './first-run/farewell.ts';
import { longrun } from './first-run/longrun.ts';
import { startServer } from './first-run/start-server.ts';

const KIND = 'workbook:convert';
const EXAMPLES = ['workbook', 'matrix', 'tiles', 'conformance'];

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    // Ends when the job is done, for tests.
    once: { type: 'boolean', default: false },
    store: { type: 'string', default: join(root, '.longrun/first-run.db') },
  },
});

try {
  await buildPage(root);
  await firstRun();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function firstRun(): Promise<void> {
  const jobs = EXAMPLES.map((name) => join(root, 'examples', name, 'jobs.ts'));
  const server = await startServer(root, { jobs, store: options.store });
  const at = ['--url', server.url];
  console.log(`Serving at ${server.url}. Now a real job: a list of ZIP codes, checked row by row.\n`);

  const ended = await longrun(root, ['submit', KIND, '--input', '{}', '--watch', ...at]);
  if (server.isRunning()) {
    const [job] = (await httpApi({ url: server.url }).list({ kind: KIND, limit: 1 })).jobs;
    const jobId = job?.id ?? '';
    console.log('\nThe files it made:');
    await longrun(root, ['artifacts', jobId, ...at]);
    console.log(`\n${farewell({ ...server, jobId, once: options.once })}`);
    if (options.once) server.stop();
  }
  const stopped = await server.exit;
  process.exitCode = options.once ? ended : stopped;
}

import { glob, readFile } from 'node:fs/promises';
import { defineJob, openLongrun } from 'longrun';
import { z } from 'zod';

const countWords = defineJob({
  kind: 'text:count-words',
  input: z.object({ files: z.array(z.string()) }),
  checkpoint: z.object({ done: z.number(), words: z.number() }),
  async run({ input: { files }, restored, progress, checkpoint }) {
    let { done, words } = restored ?? { done: 0, words: 0 };
    for (const file of files.slice(done)) {
      words += (await readFile(file, 'utf8')).split(/\s+/).length;
      done += 1;
      progress({ percent: (100 * done) / files.length, info: file });
      await checkpoint({ done, words }); // a pause, a stop or a shutdown takes effect here
    }
    return { words };
  },
});

await using longrun = await openLongrun({ store: 'sqlite:longrun.db', jobs: [countWords] });
const job = longrun.job(countWords, { files: await Array.fromAsync(glob('docs/**/*.md')) });
job.start();
for await (const percent of job.progress) if (percent >= 50 && job.pause()) break;
for await (const state of job.state) if (state === 'paused') break;
console.log(`paused at ${job.progress.value} %`);
job.start(); // goes on from the checkpoint, in another process just as well
console.log(await job.result());

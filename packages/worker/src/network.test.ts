import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { JobError, type JobSource } from '@longrun/core';
import { defineJob } from './define-job.ts';
import type { InterruptionKind } from './interruption.ts';
import { openWorkplace } from './testing/workplace.ts';

/** A source behind a line that can be cut. */
function cuttable(source: JobSource) {
  let isCut = false;
  const through =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isCut) throw new JobError('unreachable', 'The line is cut.');
      const result = await call(...args);
      if (isCut) throw new JobError('unreachable', 'The line is cut.');
      return result;
    };
  return {
    source: {
      register: through(source.register),
      claim: through(source.claim),
      sync: through(source.sync),
      saveArtifact: through(source.saveArtifact),
      openArtifact: through(source.openArtifact),
      deleteArtifact: through(source.deleteArtifact),
    } satisfies JobSource,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
  };
}

test('the end of a job is kept while the source is out of reach and told when it is back', async () => {
  await using place = await openWorkplace();
  const line = cuttable(place.source);
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  const worker = place.employ(
    [
      defineJob({
        kind: 'demo:offline',
        async run({ message }) {
          begin();
          await finished;
          message('made it');
          return 'kept';
        },
      }),
    ],
    { source: line.source },
  );
  const { id } = await place.submit('demo:offline');
  await began;
  line.cut();
  finish();
  const told = place.ends(id);
  equal((await place.api.get(id)).state, 'running');
  line.mend();
  const { state, output, info } = await told;
  deepEqual([state, output, info], ['succeeded', 'kept', 'made it']);
  await worker.idle();
});

test('a worker that lost its claim is told, says nothing more, and leaves the job to the next', async () => {
  await using place = await openWorkplace();
  const line = cuttable(place.source);
  const lost = Promise.withResolvers<InterruptionKind>();
  const began = Promise.withResolvers<void>();
  const definition = (run: 'first' | 'second') =>
    defineJob({
      kind: 'demo:lost',
      async run({ signal, message, step, progress }) {
        const made = await step('once', () => run);
        if (run === 'second') return { by: run, made };
        began.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        lost.resolve(signal.reason.kind);
        message('from the grave');
        progress(99);
        return { by: run, made };
      },
    });
  const first = place.employ([definition('first')], { source: line.source, leaseMs: 1_000, concurrency: 1 });
  const { id } = await place.submit('demo:lost');
  await began.promise;
  line.cut();
  place.employ([definition('second')]);
  const job = await place.ends(id);
  deepEqual([job.state, job.output, job.attempt], ['succeeded', { by: 'second', made: 'first' }, 2]);
  line.mend();
  equal(await lost.promise, 'claim-lost');
  await first.idle();
  deepEqual((await place.api.messages(id)).messages, []);
  equal((await place.api.get(id)).sequence, job.sequence);
});

test('a worker that starts before its source finds it when it comes', async () => {
  await using place = await openWorkplace();
  const line = cuttable(place.source);
  line.cut();
  place.employ([defineJob({ kind: 'demo:early', run: () => 1 })], { source: line.source });
  const { id } = await place.submit('demo:early');
  line.mend();
  equal((await place.ends(id)).state, 'succeeded');
});

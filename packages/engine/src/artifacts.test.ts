import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ClaimedJob, isJobError, JobError } from '@longrun/core';
import { openSqlite } from './sqlite/index.ts';
import type { Store } from './store.ts';
import { type EngineFixture, engineFixture, manualClock } from './testing/index.ts';

const hasCode = (code: string) => (error: unknown) => isJobError(error) && error.code === code;

function upload(
  { source }: EngineFixture,
  { jobId, claimId }: Pick<ClaimedJob, 'jobId' | 'claimId'>,
  text: string,
) {
  const body = new Blob([text]).stream();
  return source.saveArtifact({ jobId, claimId, name: 'a.txt', contentType: 'text/plain', body });
}

describe('an artifact', () => {
  let artifacts = '';
  before(async () => {
    artifacts = await mkdtemp(join(tmpdir(), 'longrun-artifacts-'));
  });
  after(() => rm(artifacts, { recursive: true }));
  const textOf = async ({ api }: EngineFixture, id: string) =>
    new Response(await api.openArtifact(id, 'a.txt')).text();

  test('that is replaced leaves one file, however many come at once', async () => {
    await using fixture = await engineFixture({ artifacts });
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    const texts = ['one', 'two', 'three'];
    await Promise.all(texts.map((text) => upload(fixture, claim, text)));
    equal((await readdir(join(artifacts, id))).length, 1);
    ok(texts.includes(await textOf(fixture, id)));
  });
  test('that is deleted takes its bytes along', async () => {
    await using fixture = await engineFixture({ artifacts });
    const { id } = await fixture.submit();
    const { jobId, claimId } = await fixture.claim();
    await upload(fixture, { jobId, claimId }, 'one');
    await fixture.source.deleteArtifact({ jobId, claimId, name: 'a.txt' });
    deepEqual(await readdir(join(artifacts, id)), []);
  });
  test('has a content type that can go out as a header', async () => {
    await using fixture = await engineFixture({ artifacts });
    await fixture.submit();
    const { jobId, claimId } = await fixture.claim();
    const save = (contentType: string) =>
      fixture.source.saveArtifact({ jobId, claimId, name: 'a', contentType, body: new Blob(['x']).stream() });
    for (const type of ['text', 'a/b;\r\nx=y', 'a/b; x="\r\nset-cookie: y"', 'a/b; x="größe\u2603"'])
      await rejects(save(type), hasCode('invalid-input'), type);
    for (const type of ['text/csv', 'text/csv;charset=utf-8', 'a/b; x="1, 2"; y=z']) await save(type);
  });
  test('whose saving was not confirmed is readable where it is listed', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    const store: Store = {
      ...inner,
      async write(commands) {
        const results = await inner.write(commands);
        if (commands.some(({ type }) => type === 'save-artifact'))
          throw new JobError('outcome-unknown', 'Not confirmed.');
        return results;
      },
    };
    await using fixture = await engineFixture({ artifacts, store, clock });
    const { id } = await fixture.submit();
    await rejects(upload(fixture, await fixture.claim(), 'hello'), hasCode('outcome-unknown'));
    equal((await fixture.api.artifacts(id)).length, 1);
    equal(await textOf(fixture, id), 'hello');
  });
  test('that was refused leaves no folder behind its job', async () => {
    await using fixture = await engineFixture({ artifacts, retention: { succeededMs: 1_000 } });
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await rejects(upload(fixture, { ...claim, claimId: 'claim_wrong' }, 'x'), hasCode('claim-lost'));
    await fixture.settle(claim, { type: 'completed' });
    let left = true;
    for (let round = 0; round < 1_000 && left; round += 1) {
      await fixture.clock.advance(60_000);
      left = (await readdir(artifacts)).includes(id);
    }
    equal(left, false);
    await rejects(fixture.api.get(id), hasCode('job-deleted'));
  });
});

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engineFixture } from '../testing/index.ts';

describe('a job of which nobody reports', () => {
  test('fails after as long as the engine allows, and says so', async () => {
    await using fixture = await engineFixture({ callerSilenceMs: 5_000 });
    const { id } = await fixture.submit({ driver: 'caller' });
    await fixture.clock.pass(20_000);
    equal((await fixture.api.report(id, { type: 'acknowledge' })).state, 'running');
    await fixture.clock.pass(4_000);
    await fixture.api.report(id, { type: 'acknowledge' });
    await fixture.clock.pass(4_000);
    equal((await fixture.api.get(id)).state, 'running');
    await fixture.clock.pass(3_000);
    const { message, by } = await fixture.update(id, ({ event }) => event === 'fail');
    deepEqual([message?.source, by], ['engine', undefined]);
    const { state, error, info } = await fixture.api.get(id);
    deepEqual([state, error?.code, info], ['failed', 'silent', error?.message]);
  });
  test('goes on for ever where nothing else is said, and where it may', async () => {
    await using fixture = await engineFixture();
    await using strict = await engineFixture({ callerSilenceMs: 5_000 });
    const silent = await fixture.submit({ driver: 'caller' });
    const exempt = await strict.submit({ driver: 'caller', silenceMs: 0 });
    await fixture.api.report(silent.id, { type: 'acknowledge' });
    await strict.api.report(exempt.id, { type: 'acknowledge' });
    for (const { clock } of [fixture, strict]) await clock.pass(3_600_000, 60_000);
    equal((await fixture.api.get(silent.id)).state, 'running');
    equal((await strict.api.get(exempt.id)).state, 'running');
  });
  test('fails after its own time, and so do its parts; a pause stops the clock', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ driver: 'caller', silenceMs: 2_000 });
    await fixture.api.split(id, { parts: 1 });
    const [part] = (await fixture.api.list({ parentId: id })).jobs;
    await fixture.api.report(id, { type: 'acknowledge' });
    await fixture.api.control(id, 'pause');
    await fixture.clock.pass(10_000);
    equal((await fixture.api.get(id)).state, 'paused');
    await fixture.api.control(part?.id ?? '', 'resume');
    await fixture.api.report(part?.id ?? '', { type: 'acknowledge' });
    await fixture.clock.pass(4_000);
    equal((await fixture.api.get(part?.id ?? '')).error?.code, 'silent');
  });
  test('has a limit only where its caller drives it', async () => {
    await using fixture = await engineFixture();
    await rejects(fixture.submit({ silenceMs: 1_000 }), { code: 'invalid-input' });
  });
});

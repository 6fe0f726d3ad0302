import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type ActionSpec,
  type ErrorCode,
  isJobError,
  type JsonObject,
  type KindDescription,
} from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';

const GREET = { kind: 'demo:plain', label: 'Greet', target: 'sheet-1' };
const FORM: JsonObject = {
  type: 'simple',
  fields: [
    { key: 'name', label: 'Name', type: 'string', constraints: [{ type: 'required' }] },
    {
      key: 'tone',
      label: 'Tone',
      type: 'enum',
      config: { options: [{ value: 'warm', label: 'Warm' }, { value: 'cool' }] },
    },
    { key: 'times', label: 'How often', type: 'number' },
  ],
};
const SHAPED: KindDescription = {
  kind: 'demo:shaped',
  label: 'Shape it',
  icon: 'star',
  confirm: true,
  mode: 'foreground',
  inputSchema: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
};
const isCoded =
  (code: ErrorCode, ...pointers: string[]) =>
  (error: unknown) => {
    if (!isJobError(error)) return false;
    assert.deepEqual(
      [error.code, ...(error.facts.errors ?? []).map(({ pointer }) => pointer)],
      [code, ...pointers],
    );
    return true;
  };

/** What holds for every implementation of `JobApi.actions`, in process or over the wire. */
export function describeActionApi(open: () => Promise<OpenedApi>): void {
  describe('the actions of the job API', () => {
    test('one is answered as it is then read and listed, with whatever else belongs to it', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const spec: ActionSpec = {
        ...GREET,
        description: 'Everybody will hear it.',
        icon: 'message',
        tooltip: 'Says hello',
        mode: 'toolbarBlocking',
        primary: true,
        confirm: true,
        messages: [{ type: 'info', content: 'Slow today' }],
        inputForm: { type: 'other', pages: [1] },
        constraints: [{ type: 'hasSelection' }, { type: 'hasAllValid', ignoreSelection: true }],
        mount: { type: 'sheet', slugs: ['a'] },
        guide: '# How',
        metadata: { schedule: 'daily', guardrail: { content: 'x' } },
        driver: 'caller',
        job: { attributes: { room: 'a' }, metadata: { a: [1] }, silenceMs: 60_000 },
      };
      const made = await actions.create(spec);
      const { id, updatedBy, createdAt, updatedAt, ...decided } = made;
      assert.match(id, /^act_[0-9a-z]{26}$/);
      assert.deepEqual([updatedBy, createdAt], ['local', updatedAt]);
      assert.deepEqual(decided, spec);
      assert.deepEqual(await actions.get(id), made);
      const other = await actions.create({ ...GREET, target: 'sheet-2' });
      assert.deepEqual(await actions.list(), [made, other]);
      assert.deepEqual(await actions.list({ target: 'sheet-2' }), [other]);
    });

    test('what it leaves open is as its kind has it', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      await opened.source.register([SHAPED]);
      const shaped = await actions.create({ kind: SHAPED.kind });
      const { label, icon, confirm, mode, inputSchema, primary } = shaped;
      assert.deepEqual({ kind: SHAPED.kind, label, icon, confirm, mode, inputSchema }, SHAPED);
      assert.equal(primary, false);
      const unknown = await actions.create({ kind: 'demo:unknown' });
      assert.deepEqual([unknown.label, unknown.confirm, unknown.mode], ['demo:unknown', false, 'background']);
    });

    test('a run makes a job that starts at once and knows where it comes from', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const { id } = await actions.create({ ...GREET, mode: 'foreground', driver: 'worker' });
      const subject = { type: 'collection', resource: 'records', query: { selected: [1, 2] } };
      const job = await actions.run(id, { input: { a: 1 }, subject, owner: 'ann' });
      assert.deepEqual(
        [job.kind, job.state, job.input, job.source, job.subject, job.mode, job.owner, job.actionId],
        ['demo:plain', 'queued', { a: 1 }, 'sheet-1', subject, 'foreground', 'ann', id],
      );
      assert.deepEqual((await opened.api.get(job.id)).actionId, id);
      assert.equal((await actions.run(id, { source: 'sheet-9' })).source, 'sheet-9');
    });

    test('a run submits what the action says of its jobs', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const told = { attributes: { room: 'a' }, metadata: { a: [1] }, silenceMs: 60_000 };
      const { id } = await actions.create({ ...GREET, driver: 'caller', job: told });
      const { attributes, metadata, silenceMs } = await actions.run(id);
      assert.deepEqual({ attributes, metadata, silenceMs }, told);
      await assert.rejects(actions.create({ ...GREET, driver: 'worker', job: told }), {
        code: 'invalid-input',
      });
    });

    test('a run of a planned kind begins nevertheless', async () => {
      await using opened = await open();
      await opened.source.register([{ kind: 'demo:mapped', planned: true }]);
      const { id } = await opened.api.actions.create({ kind: 'demo:mapped' });
      assert.equal((await opened.api.actions.run(id)).state, 'queued');
    });

    test('the same key makes one job', async () => {
      await using opened = await open();
      const { id } = await opened.api.actions.create(GREET);
      const run = () => opened.api.actions.run(id, { idempotencyKey: 'k' });
      assert.equal((await run()).id, (await run()).id);
    });

    test('answers that are missing or not among the options are refused, and nothing stored', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const { id } = await actions.create({ ...GREET, inputForm: FORM });
      const run = (input?: JsonObject) => actions.run(id, input && { input });
      await assert.rejects(run(), isCoded('invalid-input', '/input/name'));
      await assert.rejects(run({ name: '' }), isCoded('invalid-input', '/input/name'));
      await assert.rejects(run({ name: 'Ann', tone: 'hot' }), isCoded('invalid-input', '/input/tone'));
      await assert.rejects(run({ name: 'Ann', times: 'many' }), isCoded('invalid-input', '/input/times'));
      assert.deepEqual((await opened.api.list()).jobs, []);
      const input = { name: 'Ann', tone: null, times: 2, extra: true };
      assert.deepEqual((await run(input)).input, input);
    });

    test('its own schema and that of the kind both hold', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      await opened.source.register([SHAPED]);
      const inputSchema = { type: 'object', properties: { size: { maximum: 3 } } };
      const { id } = await actions.create({ kind: SHAPED.kind, inputSchema });
      await assert.rejects(actions.run(id, { input: { size: 4 } }), isCoded('invalid-input', '/input/size'));
      await assert.rejects(
        actions.run(id, { input: { size: 0.5 } }),
        isCoded('invalid-input', '/input/size'),
      );
      await assert.rejects(actions.run(id), isCoded('invalid-input', '/input/size'));
      assert.deepEqual((await actions.run(id, { input: { size: 2 } })).input, { size: 2 });
    });

    test('one with an error message is disabled until it is taken back', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const messages = [{ type: 'error', content: 'The archive is being moved.' }] as const;
      const { id } = await actions.create({ ...GREET, messages });
      await assert.rejects(actions.run(id), (error: unknown) => {
        assert.ok(isJobError(error));
        assert.deepEqual([error.code, error.facts.reason], ['action-disabled', messages[0].content]);
        return true;
      });
      assert.deepEqual((await opened.api.list()).jobs, []);
      await actions.update(id, { messages: null });
      assert.equal((await actions.run(id)).state, 'queued');
    });

    test('a change sets some fields, takes others back, and the same again is none', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const made = await actions.create({ ...GREET, tooltip: 'Says hello' });
      const changed = await actions.update(made.id, { label: 'Wave', tooltip: null, target: null });
      const { tooltip, target, ...kept } = made;
      assert.deepEqual(changed, { ...kept, label: 'Wave', updatedAt: changed.updatedAt });
      assert.deepEqual(await actions.update(made.id, { label: 'Wave' }), changed);
      assert.deepEqual(await actions.list({ target: 'sheet-1' }), []);
    });

    test('what does not fit is refused with its place', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      await assert.rejects(actions.create({ kind: 'plain' }), isCoded('invalid-input', '/kind'));
      await assert.rejects(actions.create({ kind: 'longrun:bulk' }), isCoded('invalid-input', '/kind'));
      const long = actions.create({ ...GREET, label: 'x'.repeat(201) });
      await assert.rejects(long, isCoded('invalid-input', '/label'));
      const metadata = { text: 'x'.repeat(70_000) };
      await assert.rejects(actions.create({ ...GREET, metadata }), isCoded('invalid-input', ''));
      const { id } = await actions.create(GREET);
      await assert.rejects(actions.update(id, { kind: 'plain' }), isCoded('invalid-input', '/kind'));
      await assert.rejects(actions.run(id, { source: '' }), isCoded('invalid-input', '/source'));
      assert.deepEqual((await actions.list()).length, 1);
    });

    test('a schema that cannot be read refuses the run', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const { id } = await actions.create({ ...GREET, inputSchema: { $ref: '#/nowhere' } });
      await assert.rejects(actions.run(id, { input: 1 }), isCoded('invalid-input', '/input'));
    });

    test('one that was removed is not there, and neither is one that never was', async () => {
      await using opened = await open();
      const { actions } = opened.api;
      const { id } = await actions.create(GREET);
      await actions.remove(id);
      for (const verb of ['get', 'remove', 'run'] as const)
        await assert.rejects(actions[verb](id), isCoded('action-not-found'));
      await assert.rejects(actions.update(id, { label: 'x' }), isCoded('action-not-found'));
    });
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFlatfile } from './testing/open-flatfile.ts';

const ACTION = {
  operation: 'submit',
  label: 'Submit',
  targetId: 'us_sh_1',
  mode: 'foreground',
  primary: true,
  icon: 'send',
  tooltip: 'Sends it off',
  description: 'Really?',
  messages: [{ type: 'info', content: 'Takes a minute' }],
  schedule: 'daily',
  mount: { type: 'sheet', slugs: ['contacts'] },
  constraints: [{ type: 'hasAllValid', ignoreSelection: true }],
  inputForm: {
    type: 'simple',
    fields: [
      { key: 'to', label: 'To', type: 'string', constraints: [{ type: 'required' }] },
      { key: 'size', label: 'Size', type: 'enum', config: { options: [{ value: 's' }, { value: 'l' }] } },
    ],
  },
  guide: { content: '# How' },
  guardrail: { content: 'Careful' },
  validRecordsMessage: 'all fine',
};

test('an action is kept with every field that it came with', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.call('POST', '/actions?spaceId=us_sp_1', ACTION);
  const { createdAt, updatedAt, ...action } = await flatfile.call('GET', `/actions/${id}`);
  assert.ok(createdAt && updatedAt);
  assert.deepEqual(action, { ...ACTION, id, confirm: true, spaceId: 'us_sp_1' });
});

test('many are made at once, listed, changed and deleted', async () => {
  await using flatfile = await openFlatfile();
  const { targetId, ...rest } = ACTION;
  const made = await flatfile.call('POST', '/actions/bulk?spaceId=us_sp_1', [
    { ...ACTION, description: null },
    { slug: 'old', label: 'Old', mode: null, inputForm: null },
  ]);
  assert.deepEqual(
    made.map(({ operation }: { operation: string }) => operation),
    ['submit', 'old'],
  );
  assert.deepEqual([made[1].mode, made[1].confirm, made[1].primary], ['background', true, false]);
  assert.equal((await flatfile.call('GET', '/actions?spaceId=us_sp_1')).length, 2);
  assert.equal((await flatfile.call('GET', '/actions?spaceId=us_sp_2')).length, 0);
  const changed = await flatfile.call('PATCH', `/actions/${made[0].id}`, {
    label: 'Send',
    schedule: 'weekly',
  });
  assert.deepEqual([changed.label, changed.schedule, changed.guardrail], ['Send', 'weekly', rest.guardrail]);
  assert.equal(changed.targetId, targetId);
  assert.deepEqual(await flatfile.call('DELETE', `/actions/${made[0].id}`), { success: true });
  assert.equal((await flatfile.send('GET', `/actions/${made[0].id}`)).status, 404);
});

test('an action that lacks what it needs is refused, and nothing is stored', async () => {
  await using flatfile = await openFlatfile();
  for (const wrong of [
    { label: 'x' },
    { operation: 'x' },
    { ...ACTION, mode: 'hidden' },
    { ...ACTION, mount: 'sheet' },
  ])
    assert.equal((await flatfile.send('POST', '/actions', wrong)).status, 400);
  assert.equal((await flatfile.send('POST', '/actions/bulk', [ACTION, { label: 'x' }])).status, 400);
  assert.deepEqual(await flatfile.call('GET', '/actions'), []);
});

test('a click makes the job that a listener of the operation waits for', async () => {
  await using flatfile = await openFlatfile();
  const action = { ...ACTION, operation: 'submit it!', constraints: [] };
  const { id } = await flatfile.call('POST', '/actions?spaceId=us_sp_1', action);
  const body = { input: { to: 'Ann' }, subject: { type: 'resource', id: 'r1' } };
  const { json } = await flatfile.app.send('POST', `/v1/actions/${id}/run`, { body });
  const job = await flatfile.call('GET', `/jobs/${json.id}`);
  const { type, operation, source, trigger, mode, input, subject, spaceId } = job;
  assert.deepEqual([type, operation, source], ['sheet', 'submit it!', 'us_sh_1']);
  assert.deepEqual([trigger, mode, spaceId], ['immediate', 'foreground', 'us_sp_1']);
  assert.deepEqual({ input, subject }, body);
  assert.equal((await flatfile.call('GET', '/jobs?source=us_sh_1&spaceId=us_sp_1')).length, 1);
  const [, { topic, context, payload }] = await flatfile.events();
  assert.deepEqual([topic, payload.job], ['job:ready', 'sheet:submit it!']);
  assert.deepEqual(
    [context.sheetId, context.spaceId, context.actionId, context.actionName],
    ['us_sh_1', 'us_sp_1', id, 'sheet:submit it!'],
  );
  await flatfile.call('POST', `/jobs/${job.id}/ack`);
  await flatfile.clock.advance(6 * 60_000);
  assert.equal((await flatfile.call('GET', `/jobs/${job.id}`)).status, 'failed');
});

test('an action that is mounted elsewhere, or does something else, makes jobs of that type and operation', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.call('POST', '/actions', { operation: 'go', label: 'Go', targetId: 'us_1' });
  for (const [change, type, operation] of [
    [{}, 'workbook', 'go'],
    [{ mount: { type: 'document' } }, 'document', 'go'],
    [{ slug: 'stop it' }, 'document', 'stop it'],
    [{ label: 'Now' }, 'document', 'stop it'],
  ] as const) {
    assert.equal((await flatfile.call('PATCH', `/actions/${id}`, change)).operation, operation);
    const { json } = await flatfile.app.send('POST', `/v1/actions/${id}/run`, { body: {} });
    const job = await flatfile.call('GET', `/jobs/${json.id}`);
    assert.deepEqual([job.type, job.operation], [type, operation]);
  }
});

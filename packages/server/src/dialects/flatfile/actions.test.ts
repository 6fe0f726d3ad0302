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
    ACTION,
    { slug: 'old', label: 'Old' },
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

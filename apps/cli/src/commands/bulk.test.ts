import { deepEqual, equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import type { SubmitRequest } from '@longrun/core';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

/** Nobody runs them: they stay queued. */
async function queued(owner: string, count: number, request: Partial<SubmitRequest> = {}): Promise<string[]> {
  const requests = Array.from({ length: count }, () => ({ kind: 'nobody:runs', owner, ...request }));
  return (await server.api.submit(requests)).map(({ job }) => job?.id ?? '');
}
const countsOf = async (owner: string) => (await server.api.list({ owner, counts: true })).counts;

test('a dry run shows how many jobs are meant and the newest of them, and changes nothing', async () => {
  const ids = await queued('ann', 13);
  const { code, stdout } = await server.cli(['bulk', 'cancel', '--owner', 'ann', '--dry-run']);
  equal(code, 0);
  const lines = stdout.trimEnd().split('\n');
  match(lines[0] ?? '', /^STATE +KIND/);
  match(lines[1] ?? '', new RegExp(`^queued +nobody:runs .* ${ids.at(-1)}$`));
  equal(lines.at(-1), '… and 3 more');
  deepEqual(await countsOf('ann'), { queued: 13 });
});

test('without a terminal nothing is done before --yes', async () => {
  await queued('bob', 2);
  const { code, stderr } = await server.cli(['bulk', 'cancel', '--owner', 'bob']);
  equal(code, 2);
  match(stderr, /error: This would cancel 2 jobs\.\nAdd --yes to do it, or --dry-run/);
  deepEqual(await countsOf('bob'), { queued: 2 });
});

test('--yes does it, and --watch tells what was done', async () => {
  await queued('eve', 3);
  const { code, stdout } = await server.cli(['bulk', 'cancel', '--owner', 'eve', '--yes', '--watch']);
  equal(code, 0);
  match(stdout, /✔ Succeeded in .* longrun:bulk .*\n {2}3 of 3 jobs\n {2}3 jobs asked to cancel\n/);
  deepEqual(await countsOf('eve'), { cancelled: 3 });
});

test('the id of the bulk job alone goes to standard output', async () => {
  await queued('sue', 1);
  const { stdout, stderr } = await server.cli(['bulk', 'pause', '--owner', 'sue', '--yes']);
  match(stdout, /^job_[0-9a-z]{26}\n$/);
  match(stderr, new RegExp(`longrun watch ${stdout.trim()}`));
});

test('filters narrow what is meant', async () => {
  await queued('tom', 2, { attributes: { team: 'maps' } });
  await queued('tom', 1, { attributes: { team: 'books' }, tags: ['old'] });
  const count = async (...filter: string[]) => {
    const { stdout } = await server.cli([
      'bulk',
      'cancel',
      '--owner',
      'tom',
      ...filter,
      '--dry-run',
      '--json',
    ]);
    return JSON.parse(stdout).count;
  };
  equal(await count('--attribute', 'team=maps'), 2);
  equal(await count('--tag', 'old'), 1);
  equal(await count('--created-after', '1h'), 3);
  equal(await count('--created-before', '1h'), 0);
  equal(await count('--state', 'paused'), 0);
});

test('a filter that finds nothing starts no job', async () => {
  const { code, stdout, stderr } = await server.cli(['bulk', 'delete', '--owner', 'nobody', '--yes']);
  deepEqual([code, stdout], [0, '']);
  match(stderr, /No job matches whose state allows delete\./);
});

test('every job is meant only with --all', async () => {
  const { code, stderr } = await server.cli(['bulk', 'cancel', '--yes']);
  equal(code, 2);
  match(stderr, /\/filter is empty and would mean every job/);
  const all = await server.cli(['bulk', 'resume', '--all', '--dry-run']);
  equal(all.code, 0);
});

test('an action that cannot be asked of many jobs is refused and the nearest one suggested', async () => {
  const { code, stderr } = await server.cli(['bulk', 'cancle', '--all', '--yes']);
  equal(code, 2);
  match(stderr, /'cancle' cannot be asked of many jobs\.\nDid you mean cancel\?/);
});

test('with --json the job is printed, and its reason is in the history of each', async () => {
  const [id = ''] = await queued('kim', 1);
  const { stdout } = await server.cli([
    'bulk',
    'cancel',
    '--owner',
    'kim',
    '--reason',
    'wrong file',
    '--yes',
    '--json',
  ]);
  const job = JSON.parse(stdout);
  deepEqual(job.input, { action: 'cancel', filter: { owner: 'kim' }, reason: 'wrong file' });
  await server.until(job.id, 'succeeded');
  const { stdout: table } = await server.cli(['history', id]);
  match(
    table,
    new RegExp(
      `^TIME +WHAT +STATE +BY +REASON\n.* submitted +queued\\b.*\n.* asked to cancel +cancelled +local +wrong file \\(${job.id}\\)\n$`,
    ),
  );
});

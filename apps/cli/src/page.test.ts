import { equal, match } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPage } from './page.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

test('the built page is served with its types, and nothing beside it', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), '<h1>jobs</h1>');
  await writeFile(join(folder, 'dist/assets/app.js'), 'jobs()');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const page = await openPage([join(folder, 'dist')]);
  equal((await page('/'))?.contentType, 'text/html; charset=utf-8');
  equal((await page('/assets/app.js'))?.contentType, 'text/javascript; charset=utf-8');
  for (const path of ['/assets/../../secret.txt', '/../secret.txt', '/assets', '/secret.txt'])
    equal(await page(path), undefined, path);
});

test('where the page is not built, a hint stands in its place', async () => {
  const page = await openPage([]);
  const hint = await page('/');
  equal(hint?.contentType, 'text/plain; charset=utf-8');
  match(new TextDecoder().decode(hint?.body), /npm run build -w @longrun\/dashboard/);
  equal(await page('/assets/app.js'), undefined);
});

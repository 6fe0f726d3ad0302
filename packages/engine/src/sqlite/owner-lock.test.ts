import { rejects } from 'node:assert/strict';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openSqlite } from './index.ts';

describe('the owner of a file', () => {
  test('is alone with it under every name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longrun-'));
    const [file, link] = [join(folder, 'a.db'), join(folder, 'b.db')];
    const store = await openSqlite({ file });
    try {
      await symlink(file, link);
      await rejects(openSqlite({ file: link }));
    } finally {
      await store.close();
      await rm(folder, { recursive: true });
    }
  });
});

import { deepEqual, equal } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generate } from './gen/generate.ts';

test('a file is written once and then found to be as it should', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'longrun-gen-'));
  t.after(() => rmSync(root, { recursive: true }));
  const generators = [{ path: 'docs/a.md', content: () => 'hello\n' }];
  deepEqual(await generate(generators, { root, write: true }), ['docs/a.md']);
  equal(readFileSync(join(root, 'docs/a.md'), 'utf8'), 'hello\n');
  deepEqual(await generate(generators, { root, write: true }), []);
});

test('looking alone names what would change and writes nothing', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'longrun-gen-'));
  t.after(() => rmSync(root, { recursive: true }));
  const generators = [{ path: 'a.md', content: () => 'hello\n' }];
  deepEqual(await generate(generators, { root, write: false }), ['a.md']);
  deepEqual(await generate(generators, { root, write: false }), ['a.md']);
});

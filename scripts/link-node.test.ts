import { equal } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { linkNode } from './link-node.js';

const NAME = `node-${process.platform}-${process.arch}`;
const options = { skip: process.platform === 'win32' && 'npm on Windows makes commands, not links' };

function folder(t: { after(clean: () => void): void }): string {
  const root = mkdtempSync(join(tmpdir(), 'longrun-node-'));
  t.after(() => rmSync(root, { recursive: true }));
  return root;
}

test('the Node that is there is linked and named', options, (t) => {
  const root = folder(t);
  mkdirSync(join(root, 'node_modules', NAME, 'bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules', NAME, 'bin/node'), '');
  writeFileSync(join(root, 'node_modules', NAME, 'package.json'), '{ "version": "26.10.0" }');
  equal(linkNode(root), '26.10.0');
  equal(readlinkSync(join(root, 'node_modules/.bin/node')), `../${NAME}/bin/node`);
  equal(linkNode(root), '26.10.0');
});

test('where there is none nothing is linked', options, (t) => {
  equal(linkNode(folder(t)), undefined);
});

import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brokenRules } from './check-deps/import-rules.ts';
import { importsOf } from './check-deps/imports-of.ts';
import { brokenLockRules, directDependencies, tooManyDependencies } from './check-deps/lock-rules.ts';
import { checkDeps } from './check-deps.ts';
import { type Workspace, workspaceOf } from './workspaces.ts';

const workspace = (folder: string, name: string, dependencies: string[] = []): Workspace => ({
  folder,
  name,
  private: false,
  dependencies,
  devDependencies: [],
});

const WORKSPACES: Workspace[] = [
  { ...workspace('', 'root'), devDependencies: ['fast-check'] },
  workspace('packages/core', '@longrun/core'),
  workspace('packages/client', '@longrun/client', ['@longrun/core']),
  workspace('packages/engine', '@longrun/engine', ['@longrun/core']),
  workspace('packages/server', '@longrun/server', ['@longrun/engine', '@longrun/core', 'hono']),
  workspace('packages/worker', '@longrun/worker', ['@longrun/client', '@longrun/core']),
  workspace('apps/cli', 'longrun', [
    '@longrun/server',
    '@longrun/engine',
    '@longrun/worker',
    '@longrun/core',
  ]),
];

/** The rules that one line of code breaks in `file`. */
function rulesBrokenBy(file: string, code: string): string[] {
  const site = { file, workspace: workspaceOf(WORKSPACES, file), workspaces: WORKSPACES };
  return importsOf(code).flatMap((found) => brokenRules({ ...found, ...site }).map(({ rule }) => rule));
}

test('every form of import is found, with its line', () => {
  const sample = join(import.meta.dirname, 'check-deps/imports-of.sample.txt');
  const found = importsOf(readFileSync(sample, 'utf8'));
  deepEqual(
    found.map(({ specifier, line }) => `${line} ${specifier}`),
    ['1 one', '3 two', '4 ./three.ts', '5 four', '8 five', '9 ./six.ts', '10 seven'],
  );
  deepEqual(found[0]?.names, ['a', 'B']);
});

for (const [file, code, rules] of [
  ['packages/server/src/app.ts', `import { x } from '@longrun/core';`, []],
  ['packages/server/src/app.ts', `import type { x } from '@longrun/worker';`, ['edge', 'declared']],
  ['packages/core/src/job.ts', `import { x } from '@longrun/engine';`, ['edge', 'declared']],
  ['packages/worker/src/source.ts', `import { x } from '@longrun/engine';`, ['edge', 'declared']],
  ['packages/server/src/app.ts', `import { x } from '../../engine/src/engine.ts';`, ['by-name']],
  ['packages/server/src/app.test.ts', `import { x } from '../../engine/src/engine.ts';`, ['by-name']],
  ['test/e2e/a.test.ts', `import { x } from '../../packages/core/src/job.ts';`, ['by-name']],
  ['test/e2e/a.test.ts', `import { x } from '@longrun/core';`, []],
  ['packages/engine/src/sqlite/store.ts', `import { x } from '../postgres/rows.ts';`, ['strangers']],
  ['packages/engine/src/sqlite/store.ts', `import { x } from '../guards.ts';`, []],
  ['packages/engine/src/sqlite/store.ts', `import { x } from '../sql/execute.ts';`, []],
  ['packages/engine/src/sql/execute.ts', `import { x } from '../sqlite/statement.ts';`, ['strangers']],
  ['packages/engine/src/sql/commands/claim.ts', `import { x } from '../../postgres/rows.ts';`, ['strangers']],
  ['packages/server/src/native/jobs.ts', `import { x } from '../dialects/arcgis/routes.ts';`, ['strangers']],
  ['packages/server/src/dialects/ptv/a.ts', `import { x } from '../arcgis/routes.ts';`, ['strangers']],
  ['packages/server/src/dialects/ptv/a.ts', `import { x } from './routes.ts';`, []],
  ['packages/server/src/dialects/dialects.ts', `import { x } from './ptv/a.ts';`, []],
  ['packages/server/src/app.ts', `import { x } from '@longrun/engine/testing';`, ['testing']],
  ['packages/server/src/app.test.ts', `import { x } from '@longrun/engine/testing';`, []],
  ['packages/server/src/app.ts', `import { x } from '@longrun/engine/sqlite';`, ['store']],
  ['packages/server/src/app.ts', `import { type Store } from '@longrun/engine';`, ['store']],
  ['apps/cli/src/serve.ts', `import { x } from '@longrun/engine/sqlite';`, []],
  ['packages/client/src/watch.ts', `import { x } from 'node:timers';`, ['web-standards']],
  ['packages/client/src/watch.test.ts', `import { x } from 'node:timers';`, []],
  ['packages/server/src/app.ts', `import { z } from 'zod';`, ['declared']],
  ['packages/server/src/app.ts', `import { cors } from 'hono/cors';`, []],
  ['packages/core/src/a.test.ts', `import fc from 'fast-check';`, []],
  ['packages/core/src/a.ts', `import fc from 'fast-check';`, ['declared']],
] as const)
  test(`${code} in ${file} ${rules.length > 0 ? `breaks ${rules.join(' and ')}` : 'is allowed'}`, () => {
    deepEqual(rulesBrokenBy(file, code), rules);
  });

test('a lock entry needs a sha512 checksum and no download address', () => {
  const complaints = brokenLockRules({
    packages: {
      '': {},
      'packages/core': {},
      'node_modules/@longrun/core': { resolved: 'packages/core', link: true },
      'node_modules/good': { integrity: 'sha512-x' },
      'node_modules/old': { integrity: 'sha1-x' },
      'node_modules/pinned': { integrity: 'sha512-x', resolved: 'https://registry.example/pinned.tgz' },
    },
  });
  equal(complaints.length, 2);
  match(complaints[0] ?? '', /old has no sha512/);
  match(complaints[1] ?? '', /pinned carries a download address/);
});

test('an install script is refused in what runs and allowed in what only develops', () => {
  const entry = { integrity: 'sha512-x', hasInstallScript: true };
  equal(brokenLockRules({ packages: { 'node_modules/a': entry } }).length, 1);
  equal(brokenLockRules({ packages: { 'node_modules/a': { ...entry, dev: true } } }).length, 0);
});

test('a package that is asked for and not in the lock is missing', () => {
  const packages = {
    '': { dependencies: { a: '1' } },
    'node_modules/a': { integrity: 'sha512-x', optionalDependencies: { b: '1', c: '1', d: '1' } },
    'node_modules/a/node_modules/b': { integrity: 'sha512-x' },
    'node_modules/c': { integrity: 'sha512-x' },
  };
  const complaints = brokenLockRules({ packages });
  equal(complaints.length, 1);
  match(complaints[0] ?? '', /^d is missing, which node_modules\/a asks for/);
});

test('dependencies are counted through our own packages', () => {
  deepEqual([...directDependencies('longrun', WORKSPACES)], ['hono']);
  const heavy = workspace(
    'apps/cli',
    'longrun',
    Array.from({ length: 11 }, (_, index) => `dependency-${index}`),
  );
  match(tooManyDependencies([heavy]) ?? '', /11 direct dependencies/);
});

test('this repository keeps its own rules', () => {
  deepEqual(checkDeps(join(import.meta.dirname, '..')), []);
});

// Does every import point the right way, and is the tree of dependencies what we promise?
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenRules, type Violation } from './check-deps/import-rules.ts';
import { importsOf } from './check-deps/imports-of.ts';
import { brokenLockRules, type Lock, tooManyDependencies } from './check-deps/lock-rules.ts';
import { readWorkspaces, workspaceOf } from './workspaces.ts';

const SOURCES = '{packages,apps,examples,test,bench,scripts}/**/*.{ts,tsx}';

/** Every complaint about the repository at `root`, one line each. */
export function checkDeps(root: string): string[] {
  const workspaces = readWorkspaces(root);
  // npm itself vouches for the shape of the lock file.
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const tooMany = tooManyDependencies(workspaces);
  return [
    ...sourceFiles(root).flatMap((file) =>
      importsOf(readFileSync(join(root, file), 'utf8'))
        .flatMap((found) =>
          brokenRules({ ...found, file, workspace: workspaceOf(workspaces, file), workspaces }),
        )
        .map(inWords),
    ),
    ...brokenLockRules(lock).map((complaint) => `package-lock.json  ${complaint}`),
    ...(tooMany ? [`package.json  ${tooMany}`] : []),
  ];
}

function sourceFiles(root: string): string[] {
  const isForeign = (path: string) => /(^|[\\/])(node_modules|dist)([\\/]|$)/.test(path);
  return globSync(SOURCES, { cwd: root, exclude: isForeign })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function inWords({ file, line, specifier, rule, reason }: Violation): string {
  return `${file}:${line}  ${specifier}  ${reason}  [${rule}]`;
}

if (import.meta.main) {
  const complaints = checkDeps(join(import.meta.dirname, '..'));
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) {
    console.error(`\n${complaints.length} found. Who may import whom is in CONTRIBUTING.md.`);
    process.exitCode = 1;
  }
}

import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path/posix';
import { type Workspace, workspaceOf } from '../workspaces.ts';
import {
  BENEATH,
  isPackage,
  mayImport,
  OPENS_STORE,
  type PackageName,
  packageOf,
  STRANGERS,
  WEB_ONLY,
} from './edges.ts';
import type { Import } from './imports-of.ts';

/** One import, with what the rules need to know of the file it stands in. */
export interface ImportSite extends Import {
  /** From the root of the repository, with `/` on every system. */
  readonly file: string;
  readonly workspace: Workspace;
  readonly workspaces: readonly Workspace[];
}

interface Rule {
  readonly name: string;
  /** What is wrong, or undefined. */
  readonly broken: (site: ImportSite) => string | undefined;
}

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly rule: string;
  readonly reason: string;
}

/** Tests may reach for what shipped code may not; they must still go by package name. */
const isTest = (file: string) => /\.(test|test-d|contract)\.tsx?$/.test(file) || file.includes('/testing/');

const RULES: readonly Rule[] = [
  {
    name: 'by-name',
    broken: ({ specifier, file, workspace, workspaces }) => {
      if (!specifier.startsWith('.')) return;
      const target = join(dirname(file), specifier);
      if (target.startsWith('..')) return 'it leaves the repository';
      const theirs = workspaceOf(workspaces, target);
      if (theirs.folder !== workspace.folder) return `it is in ${theirs.name}: import it by package name`;
    },
  },
  {
    name: 'edge',
    broken: (site) => {
      const ours = shippedPackage(site);
      const theirs = packageOf(site.specifier)?.name;
      if (!ours || !theirs || theirs === ours) return;
      const allowed = mayImport(ours);
      if (allowed.has(theirs)) return;
      return `${ours} may import ${allowed.size > 0 ? [...allowed].join(', ') : 'no other package'}`;
    },
  },
  {
    name: 'strangers',
    broken: (site) => {
      const ours = shippedPackage(site);
      const folders = ours && STRANGERS[ours];
      if (!folders || !site.specifier.startsWith('.')) return;
      const target = join(dirname(site.file), site.specifier);
      const from = folderAmong([...folders, ...(BENEATH[ours] ?? [])], site.file, site.workspace);
      const to = folderAmong(folders, target, site.workspace);
      if (from && to && from !== to) return `${from}/ does not know ${to}/`;
    },
  },
  {
    name: 'testing',
    broken: ({ file, specifier }) =>
      !isTest(file) && isShipped(file) && /(^|\/)testing(\/|$)/.test(specifier)
        ? 'shipped code never imports testing/'
        : undefined,
  },
  {
    name: 'store',
    broken: (site) => {
      const ours = shippedPackage(site);
      const theirs = packageOf(site.specifier);
      if (!ours || OPENS_STORE.includes(ours) || theirs?.name !== 'engine') return;
      const isStore = ['sqlite', 'postgres'].includes(theirs.part) || site.names.includes('Store');
      return isStore ? 'only the engine calls a store, and cli opens one' : undefined;
    },
  },
  {
    name: 'web-standards',
    broken: (site) => {
      const ours = shippedPackage(site);
      if (!ours || !WEB_ONLY.includes(ours) || !isBuiltin(site.specifier)) return;
      return `${ours} runs in a browser as well: web standards only`;
    },
  },
  {
    name: 'declared',
    broken: ({ specifier, file, workspace, workspaces }) => {
      if (specifier.startsWith('.') || isBuiltin(specifier)) return;
      const wanted = packageName(specifier);
      const isFreeToUseDev = workspace.private || isTest(file) || !isShipped(file);
      const declared = [
        workspace.name,
        ...workspace.dependencies,
        ...(isFreeToUseDev ? workspace.devDependencies : []),
        ...(isTest(file) ? (workspaces[0]?.devDependencies ?? []) : []),
      ];
      // The root has every workspace linked; its scripts, tests and benchmarks use them as they are.
      const linked = workspace.folder === '' ? workspaces.map(({ name }) => name) : [];
      if (declared.includes(wanted) || linked.includes(wanted)) return;
      return `${wanted} is not declared in ${join(workspace.folder, 'package.json')}`;
    },
  },
];

/** Everything that is wrong with one import. */
export function brokenRules(site: ImportSite): Violation[] {
  return RULES.flatMap(({ name, broken }) => {
    const reason = broken(site);
    const { file, line, specifier } = site;
    return reason === undefined ? [] : [{ file, line, specifier, rule: name, reason }];
  });
}

/** The package that a shipped file belongs to; undefined for tests, examples and the root. */
function shippedPackage({ file, workspace }: ImportSite): PackageName | undefined {
  if (isTest(file) || !isShipped(file) || workspace.folder.startsWith('examples/')) return undefined;
  const name = basename(workspace.folder);
  return isPackage(name) ? name : undefined;
}

function isShipped(file: string): boolean {
  return /^(packages|apps)\/[^/]+\/src\//.test(file);
}

function folderAmong(folders: readonly string[], path: string, workspace: Workspace): string | undefined {
  const parts = path.slice(join(workspace.folder, 'src').length + 1).split('/');
  return folders
    .map((folder) => folder.split('/'))
    .filter((folder) => parts.length > folder.length) // the last is the file's own name
    .filter((folder) => folder.every((part, index) => part === '*' || part === parts[index]))
    .map((folder) => parts.slice(0, folder.length).join('/'))[0];
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

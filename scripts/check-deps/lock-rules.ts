import type { Workspace } from '../workspaces.ts';

/** What of a package-lock.json these rules read. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
interface LockEntry {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  /** Needed for development alone. */
  readonly dev?: boolean;
  /** Needed for development, and optional elsewhere. */
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Every dependency is a door; ten can still be looked after. */
const MOST_DIRECT_DEPENDENCIES = 10;

/** What is wrong with the lock file, a sentence each. */
export function brokenLockRules(lock: Lock): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) => [
    ...(isFetched(path, entry) ? brokenEntry(path, entry) : []),
    ...missingFrom(lock, path, entry),
  ]);
}

/** Our own packages are in the list too, as folders and as links to them. */
function isFetched(path: string, { link }: LockEntry): boolean {
  return path.includes('node_modules/') && link !== true;
}

function brokenEntry(path: string, entry: LockEntry): string[] {
  return [
    ...(entry.resolved === undefined
      ? []
      : [`${path} carries a download address; run npm install with the .npmrc of this repository`]),
    ...(entry.integrity?.startsWith('sha512-') ? [] : [`${path} has no sha512 checksum`]),
    ...(entry.hasInstallScript && !entry.dev && !entry.devOptional
      ? [`${path} runs a script when it is installed; a runtime dependency must not`]
      : []),
  ];
}

/** `npm install` leaves an optional dependency out when the registry does not have it, and then `npm ci` refuses. */
function missingFrom({ packages }: Lock, path: string, entry: LockEntry): string[] {
  return Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
    .filter((name) => !placesOf(name, path).some((place) => place in packages))
    .map(
      (name) =>
        `${name} is missing, which ${path || 'the repository'} asks for; take a version that is there`,
    );
}

/** Where Node looks for a package, from the folder of the one that asks upwards. */
function placesOf(name: string, from: string): string[] {
  const parts = from.split('/');
  const folders = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  return [...folders.filter((folder) => folder !== '').map((folder) => `${folder}/`), ''].map(
    (folder) => `${folder}node_modules/${name}`,
  );
}

/** The third-party packages that a package and ours below it ask for by name. */
export function directDependencies(start: string, workspaces: readonly Workspace[]): Set<string> {
  const ours = new Map(workspaces.map((workspace) => [workspace.name, workspace]));
  const found = new Set<string>();
  const visit = (workspace: Workspace) => {
    for (const name of workspace.dependencies) {
      const inner = ours.get(name);
      if (inner) visit(inner);
      else found.add(name);
    }
  };
  const first = ours.get(start);
  if (!first) throw new Error(`There is no workspace ${start}.`);
  visit(first);
  return found;
}

/** Too many dependencies in what a server installs, as a sentence; undefined when there are few enough. */
export function tooManyDependencies(workspaces: readonly Workspace[]): string | undefined {
  const direct = directDependencies('longrun', workspaces);
  if (direct.size <= MOST_DIRECT_DEPENDENCIES) return undefined;
  return `longrun and what it is made of have ${direct.size} direct dependencies (${[...direct].join(', ')}); the most is ${MOST_DIRECT_DEPENDENCIES}`;
}

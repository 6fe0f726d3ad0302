import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Workspace {
  /** From the root of the repository, `packages/core`; empty for the root itself. */
  readonly folder: string;
  readonly name: string;
  readonly private: boolean;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** The root first, then each package, application and example. */
export function readWorkspaces(root: string): Workspace[] {
  const manifests = globSync('{packages,apps,examples}/*/package.json', { cwd: root }).sort();
  return ['package.json', ...manifests].map((path) => readWorkspace(root, path));
}

function readWorkspace(root: string, path: string): Workspace {
  // npm itself vouches for the shape of a package.json.
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
  const folder = dirname(path);
  return {
    folder: folder === '.' ? '' : folder,
    name: manifest.name,
    private: manifest.private === true,
    dependencies: Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }),
    devDependencies: Object.keys(devDependencies ?? {}),
  };
}

/** The workspace that a file lies in: the deepest whose folder contains it. */
export function workspaceOf(workspaces: readonly Workspace[], file: string): Workspace {
  const inside = workspaces.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
  const deepest = inside.sort((a, b) => b.folder.length - a.folder.length)[0];
  if (!deepest) throw new Error(`${file} lies in no workspace.`);
  return deepest;
}

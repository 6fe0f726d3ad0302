import type { Workspace } from '../workspaces.ts';

/** What is published, each after the packages it depends on. */
export function inBuildOrder(workspaces: readonly Workspace[]): Workspace[] {
  const published = new Map(workspaces.filter((each) => !each.private).map((each) => [each.name, each]));
  const ordered = new Set<Workspace>();
  const visit = (workspace: Workspace) => {
    for (const dependency of workspace.dependencies) {
      const first = published.get(dependency);
      if (first) visit(first);
    }
    ordered.add(workspace);
  };
  for (const workspace of published.values()) visit(workspace);
  return [...ordered];
}

// Runs before the verbs of package.json. Plain JavaScript, because the Node that it turns away cannot run the rest.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unfitness } from '../apps/cli/bin/platform.js';
import { linkNode } from './link-node.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reason = unfitness(process.versions.node);
// A verb goes on with `npm run`, whose shell looks for `node` anew and finds the repository’s own once it is linked.
if (reason !== undefined && unfitness(linkNode(root) ?? process.versions.node) !== undefined) {
  process.stderr.write(
    `${reason} (The repository brings its own Node as an optional dependency; npm installs it on Linux, macOS and Windows unless optional dependencies are off.)\n`,
  );
  process.exitCode = 2;
}

// Runs before the verbs of package.json. Plain JavaScript, because the Node that it turns away cannot run the rest.
import { unfitness } from '../apps/cli/bin/platform.js';

const reason = unfitness(process.versions.node);
if (reason !== undefined) {
  process.stderr.write(
    `${reason} (The repository brings its own Node as an optional dependency; npm installs it on Linux, macOS and Windows unless optional dependencies are off.)\n`,
  );
  process.exitCode = 2;
}

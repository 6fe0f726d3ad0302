// Plain JavaScript: it runs on whatever Node there is.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The packages that carry a Node for this kind of machine. */
const PACKAGES = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];

/** Links the repository's own Node where npm 10 forgets to: of several packages with a program of the same name it
 *  links the first alone, which is one for another machine and absent. Gives the version of the Node that the next
 *  command of a verb finds, or undefined when there is none to link. */
export function linkNode(root) {
  const link = join(root, 'node_modules/.bin/node');
  for (const name of PACKAGES) {
    const program = join(root, 'node_modules', name, 'bin/node');
    if (process.platform === 'win32' || !existsSync(program)) continue;
    if (!existsSync(link)) {
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(relative(dirname(link), program), link);
    }
    return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  }
  return undefined;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Starts the installed command's server on a file, and asks it for the page and for the health of its store. */
export async function tryServing(project: string): Promise<string[]> {
  const command = join(project, 'node_modules/longrun/bin/longrun.js');
  const child = spawn(process.execPath, [command, 'serve', '--json', '--port', '0', '--store', 'try.db'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  try {
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), exited]);
    if (typeof line !== 'string') throw new Error(`longrun serve ended with ${line}.`);
    const { url } = JSON.parse(line) as { url: string }; // what --json announces
    const page = await textAt(`${url}/`);
    const script = /src="(\/assets\/[^"]+)"/.exec(page)?.[1];
    if (!script) throw new Error('longrun serve does not serve the page.');
    await textAt(url + script);
    await textAt(`${url}/readyz`);
  } finally {
    child.kill();
    await exited;
  }
  return ['longrun serve: page and store'];
}

async function textAt(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
  return response.text();
}

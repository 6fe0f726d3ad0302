#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run the rest gets as far as the sentence that says so.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unfitness } from './platform.js';

const built = new URL('../dist/main.js', import.meta.url);
const source = new URL('../src/main.ts', import.meta.url);

const reason = unfitness(process.versions.node);
if (reason !== undefined) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
} else if (import.meta.resolve('@longrun/core').endsWith('.ts')) {
  await import(source.href);
} else if (import.meta.url.includes('/node_modules/') || !existsSync(source)) {
  // Installed, or in a container: no clone, where a build may lie about that is older than the source.
  await import(built.href);
} else {
  await runFromSource();
}

/** In the repository the packages are source, which Node takes only when it was started so. */
async function runFromSource() {
  const args = ['--conditions=source', fileURLToPath(source), ...process.argv.slice(2)];
  if (process.platform !== 'win32' && process.execve) {
    process.execve(process.execPath, [process.execPath, ...args], process.env);
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

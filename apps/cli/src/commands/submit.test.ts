import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('the id alone goes to standard output, the way on to standard error', async () => {
  const { code, stdout, stderr } = await server.cli(['submit', 'test:echo', '-i', '{"message":"hi"}']);
  equal(code, 0);
  match(stdout, /^job_[0-9a-z]{26}\n$/);
  match(stderr, new RegExp(`longrun watch ${stdout.trim()}`));
});

test('the input may come from a file or from standard input', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'input.json'), '{"message":"from a file"}');
  const fromFile = await server.cli(['submit', 'test:echo', '-i', '@input.json', '--json'], { cwd: folder });
  deepEqual(JSON.parse(fromFile.stdout).input, { message: 'from a file' });
  const piped = await server.cli(['submit', 'test:echo', '-i', '-', '--json'], {
    stdin: '{"message":"piped"}',
  });
  deepEqual(JSON.parse(piped.stdout).input, { message: 'piped' });
});

test('options travel with the job', async () => {
  const { stdout } = await server.cli(
    'submit test:echo -i {"message":"x"} --delay 1h --priority -7 --owner ada --tag a --tag b --attribute c=d=e --json'.split(
      ' ',
    ),
  );
  const job = JSON.parse(stdout);
  equal(job.state, 'scheduled');
  equal(job.priority, -7);
  equal(job.owner, 'ada');
  deepEqual(job.tags, ['a', 'b']);
  deepEqual(job.attributes, { c: 'd=e' });
});

test('the same key gives the same job', async () => {
  const args = ['submit', 'test:echo', '-i', '{"message":"once"}', '--key', 'k1'];
  const first = await server.cli(args);
  const second = await server.cli(args);
  equal(second.stdout, first.stdout);
  match(second.stderr, /before with this key/);
});

test('--watch prints the output, and its exit code tells how the job ended', async () => {
  const succeeded = await server.cli(['submit', 'test:count', '--watch']);
  equal(succeeded.code, 0, succeeded.stderr);
  match(succeeded.stdout, /✔ Succeeded/);
  match(succeeded.stdout, /^ {2}output: \{"rows":4\}$/m);
  const failed = await server.cli(['submit', 'test:fail', '--watch']);
  equal(failed.code, 1);
  match(failed.stdout, /no-book: there is no such book/);
});

test('an unknown kind is refused and the nearest one suggested', async () => {
  const { code, stderr } = await server.cli(['submit', 'test:ehco']);
  equal(code, 2);
  match(stderr, /No worker has offered the kind 'test:ehco'\.\nDid you mean test:echo\?/);
});

test('a kind for a worker to come is submitted when that is meant', async () => {
  const { code } = await server.cli(['submit', 'mail:send', '--any-kind']);
  equal(code, 0);
});

test('an input against the schema names the field', async () => {
  const { code, stderr } = await server.cli(['submit', 'test:echo', '-i', '{}']);
  equal(code, 2);
  match(stderr, /^error: Nothing was stored: \/input\/message must be a text\.\n$/);
});

test('an input that is no JSON shows how to quote it', async () => {
  const { code, stderr } = await server.cli(['submit', 'test:echo', '-i', '{message: hi}']);
  equal(code, 2);
  match(stderr, /not JSON.*\nQuote it for the shell/);
});

test('an input that is nested too deeply is refused in words', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const { code, stderr } = await server.cli(['submit', 'test:echo', '-i', '-'], { stdin: deep });
  equal(code, 2);
  equal(stderr, 'error: The input in standard input is nested too deeply: more than 1000 levels.\n');
});

test('a missing input file is named', async () => {
  const { code, stderr } = await server.cli(['submit', 'test:echo', '-i', '@nowhere.json']);
  equal(code, 2);
  match(stderr, /input file nowhere\.json cannot be read/);
});

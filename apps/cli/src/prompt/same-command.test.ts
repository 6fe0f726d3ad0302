import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { sameCommand } from './same-command.ts';

const asked = { option: '--input', value: { message: "it's" } } as const;

test('the options that were typed stay, and the answers follow', () => {
  equal(
    sameCommand(['submit', 'demo:echo', '--watch', '--tag', 'two words'], 'submit', asked),
    `submit demo:echo --watch --tag 'two words' --input '{"message":"it'\\''s"}'`,
  );
});

test('a kind that was chosen stands first', () => {
  equal(
    sameCommand(['--no-color', 'submit', '-w'], 'submit', { argument: 'demo:echo', option: '--input' }),
    'submit demo:echo -w',
  );
});

test('neither a token nor the address is repeated', () => {
  const args = [
    '--token',
    'secret',
    'submit',
    'a:b',
    '--token=secret',
    '--url',
    'http://x',
    '--token',
    'secret',
  ];
  equal(sameCommand(args, 'submit', { option: '--input', value: 1 }), 'submit a:b --input 1');
});

test('what would act on the terminal is escaped', () => {
  equal(
    sameCommand(['submit', 'a:b'], 'submit', { option: '--input', value: '\u001b[2J' }),
    `submit a:b --input '"\\u001b[2J"'`,
  );
});

import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingFor } from '@longrun/core';
import { openTerminal } from '../terminal.ts';
import { KEY, typist } from '../testing/typist.ts';
import { askAnswer } from './ask-answer.ts';
import { openAsker } from './asker.ts';

type Waiting = Extract<WaitingFor, { type: 'answer' }>;

async function answered(waiting: Omit<Waiting, 'type'>, ...script: [string, string][]) {
  const person = typist(script);
  const notes: string[] = [];
  const terminal = { ...openTerminal(), note: (text: string) => void notes.push(text) };
  const session = { terminal, command: (rest: string) => `longrun ${rest}` };
  const asker = await openAsker({ ...person, paint: (_, text) => text });
  const value = await askAnswer({ type: 'answer', ...waiting }, { session, asker, args: ['answer', '7f3a'] });
  return { value, shown: person.shown(), notes: notes.join('') };
}

test('the question of the job is the question on the terminal', async () => {
  const { value, notes } = await answered({ question: 'Publish it?', schema: { type: 'boolean' } }, [
    'Publish it?',
    KEY.down + KEY.enter,
  ]);
  equal(value, false);
  match(notes, /longrun answer 7f3a --value false\n/);
});

test('a form is introduced by the question', async () => {
  const schema = { type: 'object', properties: { colour: { enum: ['red', 'blue'] } }, required: ['colour'] };
  const { value, shown } = await answered({ question: 'How shall it look?', schema }, [
    'colour',
    KEY.down + KEY.enter,
  ]);
  equal(JSON.stringify(value), '{"colour":"blue"}');
  match(shown, /How shall it look\?.*colour/s);
});

test('a job that does not say what it takes is answered in words', async () => {
  const { value } = await answered({ question: 'Who are you?' }, ['Who are you?', `Ada${KEY.enter}`]);
  equal(value, 'Ada');
});

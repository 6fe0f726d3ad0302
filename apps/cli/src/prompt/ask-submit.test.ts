import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { after, test } from 'node:test';
import type { JsonObject } from '@longrun/core';
import { LOCAL_CALLER } from '@longrun/engine';
import { openTerminal } from '../terminal.ts';
import { openTestServer } from '../testing/test-server.ts';
import { KEY, typist } from '../testing/typist.ts';
import { askSubmit, type Draft } from './ask-submit.ts';
import { openAsker } from './asker.ts';
import { Cancelled } from './cancelled.ts';

const server = await openTestServer({ after });
const object = (properties: JsonObject) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
await server.engine
  .source(LOCAL_CALLER)
  .register([
    { kind: 'map:draw', label: 'Draw a map', inputSchema: object({ zoom: { type: 'integer', minimum: 0 } }) },
    { kind: 'map:erase', confirm: true, inputSchema: object({ all: { type: 'boolean' } }) },
    { kind: 'list:sort' },
  ]);

async function asked(draft: Draft, args: string[], ...script: [string, string][]) {
  const person = typist(script);
  const notes: string[] = [];
  const terminal = { ...openTerminal(), note: (text: string) => void notes.push(text) };
  const session = { api: server.api, terminal, command: (rest: string) => `longrun ${rest}` };
  const asker = await openAsker({ ...person, paint: (_, text) => text });
  const answer = await askSubmit(draft, { session, asker, args });
  deepEqual(person.left, []);
  return { answer, notes: notes.join('') };
}

test('a kind is found by a part of its name or label, and its input asked for', async () => {
  const { answer, notes } = await asked(
    {},
    ['submit', '--watch'],
    ['Which kind', `draw${KEY.enter}`],
    ['zoom', `3${KEY.enter}`],
  );
  deepEqual(answer, { kind: 'map:draw', input: { zoom: 3 } });
  match(notes, /longrun submit map:draw --watch --input '\{"zoom":3\}'/);
});

test('a kind that was given is not asked for', async () => {
  const { answer } = await asked({ kind: 'map:draw' }, ['submit', 'map:draw'], ['zoom', `3${KEY.enter}`]);
  deepEqual(answer, { kind: 'map:draw', input: { zoom: 3 } });
});

test('a kind without a schema, and one that nobody offers, are left as they are', async () => {
  for (const kind of ['list:sort', 'mail:send'])
    deepEqual(await asked({ kind }, ['submit', kind]), { answer: { kind }, notes: '' });
});

test('a kind that wants to be confirmed is submitted after a yes alone', async () => {
  const questions: [string, string][] = [
    ['all', KEY.enter],
    ['Submit map:erase?', 'y'],
  ];
  equal((await asked({ kind: 'map:erase' }, ['submit'], ...questions)).answer.kind, 'map:erase');
  await rejects(
    asked({ kind: 'map:erase' }, ['submit'], ['all', KEY.enter], ['Submit map:erase?', 'n']),
    Cancelled,
  );
});

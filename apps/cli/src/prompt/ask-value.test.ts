import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@longrun/core';
import { KEY, type Typist, typist } from '../testing/typist.ts';
import { asksAnything, askValue } from './ask-value.ts';
import { openAsker } from './asker.ts';
import { Cancelled } from './cancelled.ts';

const { enter, down, space } = KEY;

/** Asks for a value of this schema; the person types the second of each pair when the first has appeared. */
async function ask(schema: JsonObject, person: Typist) {
  const asker = await openAsker({ ...person, paint: (_, text) => text });
  return askValue(asker, schema, 'Input');
}

async function answered(schema: JsonObject, ...script: [string, string][]) {
  const person = typist(script);
  const value = await ask(schema, person);
  deepEqual(person.left, [], 'every question came');
  return { value, shown: person.shown() };
}

const object = (properties: JsonObject, required: string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});

test('each field is asked for by its title, with what the schema says of it', async () => {
  const { value, shown } = await answered(
    object({
      name: { type: 'string', title: 'Full name', description: 'As on the passport' },
      age: { type: 'integer', minimum: 18 },
      day: { type: 'string', format: 'date' },
      method: { enum: ['fast', 'good'] },
      loud: { type: 'boolean' },
      version: { const: 2 },
    }),
    ['Full name', `Ada${enter}`],
    ['age', `36${enter}`],
    ['day', `2026-01-31${enter}`],
    ['good', down + enter],
    ['loud', enter],
  );
  deepEqual(value, { name: 'Ada', age: 36, day: '2026-01-31', method: 'good', loud: true, version: 2 });
  match(shown, /Full name {2}As on the passport/);
  match(shown, /age {2}a whole number of at least 18/);
});

test('an answer that breaks the rule is refused at once, by the name of its field', async () => {
  const { value } = await answered(
    object({ age: { type: 'integer', minimum: 18, multipleOf: 2 } }),
    ['age', `17${enter}`],
    ['age must be a whole number of at least 18 divisible by 2', `\u007f8${enter}`],
  );
  deepEqual(value, { age: 18 });
});

test('a rule that only the schema knows is checked in place as well', async () => {
  const { value } = await answered(
    object({ name: { type: 'string', not: { const: 'root' } } }),
    ['name', `root${enter}`],
    ['name: Instance matched "not" schema', `s${enter}`],
  );
  deepEqual(value, { name: 'roots' });
});

test('a default is taken with Enter, and an optional field left out', async () => {
  const { value, shown } = await answered(
    object(
      {
        places: { type: 'integer', default: 2500 },
        method: { enum: ['fast', 'good'], default: 'good' },
        limit: { type: 'integer' },
        level: { enum: ['low', 'high'] },
        note: { type: ['string', 'null'] },
        where: object({ city: { type: 'string' } }),
      },
      ['note'],
    ),
    ['places', enter],
    ['method', enter],
    ['limit', enter],
    ['not set', enter],
    ['note', enter],
    ['Set where?', enter],
  );
  deepEqual(value, { places: 2500, method: 'good', note: null });
  match(shown, /empty: not set/);
});

test('a group that is set is asked for inside', async () => {
  const { value } = await answered(
    object({ where: object({ city: { type: 'string', minLength: 1 } }) }, []),
    ['Set where?', 'y'],
    ['where › city', `Turku${enter}`],
  );
  deepEqual(value, { where: { city: 'Turku' } });
});

test('known values of a list are ticked, and too few refused', async () => {
  const { value } = await answered(
    object({ formats: { type: 'array', items: { enum: ['xlsx', 'csv'] }, minItems: 1, default: ['xlsx'] } }),
    ['formats', space + enter],
    ['formats must be a list of at least 1', down + space + enter],
  );
  deepEqual(value, { formats: ['xlsx', 'csv'] });
});

test('other lists are typed entry by entry until an empty line', async () => {
  const { value, shown } = await answered(
    object({ tags: { type: 'array', items: { type: 'string' }, minItems: 2, uniqueItems: true } }),
    ['tags 1', `a${enter}`],
    ['tags 2', enter],
    ['tags 2 must be a text that is not empty', `a${enter}`],
    ['tags 3', enter],
    ['tags 1', `a${enter}`],
    ['tags 2', `b${enter}`],
    ['tags 3', enter],
  );
  deepEqual(value, { tags: ['a', 'b'] });
  match(shown, /tags: Duplicate items at indexes 0 and 1/);
});

test('a default of several values is kept, or answered anew', async () => {
  const schema = object({ sizes: { type: 'array', items: { type: 'integer' }, default: [1, 2] } }, []);
  deepEqual((await answered(schema, ['Keep sizes as it is by default?  [1,2]', enter])).value, {
    sizes: [1, 2],
  });
  const anew = await answered(schema, ['Keep sizes', 'n'], ['sizes 1', `7${enter}`], ['sizes 2', enter]);
  deepEqual(anew.value, { sizes: [7] });
});

test('what is too deep for questions is a line of JSON, checked against the schema', async () => {
  const { value } = await answered(
    object({ colours: { type: 'object', additionalProperties: { type: 'string' } } }),
    ['colours  a JSON object', `{"a":1}${enter}`],
    [
      'colours/a: Instance type "number" is invalid. Expected "string"',
      `${'\u007f'.repeat(2)}"red"}${enter}`,
    ],
  );
  deepEqual(value, { colours: { a: 'red' } });
});

test('a rule between fields is answered on the whole as JSON', async () => {
  const { value } = await answered(
    {
      ...object({ from: { type: 'integer' }, to: { type: 'integer' } }, ['from']),
      dependentRequired: { from: ['to'] },
    },
    ['from', `1${enter}`],
    ['to', enter],
    ['Input  JSON', `\u007f,"to":2}${enter}`],
  );
  deepEqual(value, { from: 1, to: 2 });
});

test('a value need not be an object', async () => {
  const { value } = await answered({ type: 'boolean', title: 'Publish?' }, ['Publish?', down + enter]);
  equal(value, false);
});

test('Ctrl-C, Ctrl-D and the end of the input leave the questions', async () => {
  for (const key of [KEY.interrupt, KEY.end])
    await rejects(ask(object({ a: { type: 'string' } }), typist([['a', key]])), Cancelled);
  const person = typist([]);
  const asking = ask(object({ a: { type: 'string' } }), person);
  person.input.end();
  await rejects(asking, Cancelled);
});

test('a worker cannot act on the terminal with the words of its schema', async () => {
  const evil = 'a\u001b[2Jb\nc';
  const person = typist([['a', `x${enter}`]]);
  const asker = await openAsker({ ...person, paint: (_, text) => text });
  let raw = '';
  const write = person.output.write.bind(person.output);
  person.output.write = (chunk: string) => {
    raw += chunk;
    return write(chunk);
  };
  await askValue(asker, object({ a: { type: 'string', title: evil, description: evil } }), 'Input');
  ok(!raw.includes('\u001b[2J'));
});

test('nothing is asked where there is nothing to decide', async () => {
  equal(asksAnything({ type: 'object', properties: {} }), false);
  equal(asksAnything({ const: 1 }), false);
  equal(asksAnything({ type: 'string' }), true);
});

import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formOf, type JsonObject } from '@longrun/core';
import { schemaChecker } from '../schema-checker.ts';
import { formSchema } from './form-schema.ts';

const REQUIRED = { constraints: [{ type: 'required' }] };
const FORM: JsonObject = {
  type: 'simple',
  fields: [
    { key: 'name', label: 'Name', type: 'string', description: 'Of the list', ...REQUIRED },
    { key: 'note', label: 'Note', type: 'textarea' },
    { key: 'count', label: 'How many', type: 'number', defaultValue: 3 },
    { key: 'deep', label: 'Deep', type: 'boolean', ...REQUIRED },
    {
      key: 'tone',
      label: 'Tone',
      type: 'enum',
      config: { options: [{ value: 'warm', label: 'Warm' }, { value: 'cool' }] },
    },
  ],
};

describe('a simple form', () => {
  test('is drawn like any other schema, with its labels and options', () => {
    const form = formOf(formSchema(FORM));
    const fields = form.type === 'group' ? form.fields : [];
    deepEqual(
      fields.map(({ name, label, type, isRequired, isNullable }) => [
        name,
        label,
        type,
        isRequired,
        isNullable,
      ]),
      [
        ['name', 'Name', 'text', true, false],
        ['note', 'Note', 'text', false, true],
        ['count', 'How many', 'number', false, true],
        ['deep', 'Deep', 'boolean', true, false],
        ['tone', 'Tone', 'choice', false, true],
      ],
    );
    const [name, , count, , tone] = fields;
    deepEqual([name?.description, count?.default], ['Of the list', 3]);
    deepEqual(tone?.type === 'choice' && tone.choices.map(({ label }) => label), ['Warm', 'cool']);
  });

  test('takes what a person may answer and nothing else', () => {
    const wrongWith = (answers: object) => [
      ...new Set(schemaChecker(formSchema(FORM) ?? {})(answers).map(({ pointer }) => pointer)),
    ];
    deepEqual(wrongWith({ name: 'a', deep: false }), []);
    deepEqual(wrongWith({ name: 'a', deep: true, note: null, count: null, tone: 'cool' }), []);
    deepEqual(wrongWith({}), ['/name', '/deep']);
    deepEqual(wrongWith({ name: '', deep: 'yes', tone: 'hot' }), ['/name', '/deep', '/tone']);
  });

  test('of another type, or without fields, says nothing about the answers', () => {
    for (const form of [undefined, {}, { type: 'wizard', fields: [] }, { type: 'simple', fields: 'x' }])
      equal(formSchema(form), undefined);
    const odd: JsonObject = { type: 'simple', fields: [1, null, { key: 2 }, { key: 'a', type: 'enum' }] };
    deepEqual(formSchema(odd)?.properties, { a: { oneOf: [{ type: 'null' }] } });
  });
});

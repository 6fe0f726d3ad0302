import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KnownKind } from '@longrun/core';
import { openApiSchema } from './open-api-schema.ts';
import { processDescription } from './process.ts';
import { assertValid } from './testing/assert-valid.ts';
import { linkTo, openOgc } from './testing/open-ogc.ts';

const NAMES = ['called-otherwise', 'demo:echo', 'demo:forms', 'demo:free', 'demo:word'];
const named = ({ id }: { id: string }) => id;

describe('the processes', () => {
  test('/conf/core/process-list: they are listed', async () => {
    await using app = await openOgc();
    equal((await app.get('/processes')).status, 200);
  });

  test('/conf/core/process-list-success: the list holds what can be submitted, each with id, version and what it offers', async () => {
    await using app = await openOgc();
    const { json } = await app.get('/processes');
    assertValid('processList', json);
    deepEqual(json.processes.map(named), NAMES);
    for (const { id, version, jobControlOptions, outputTransmission } of json.processes) {
      deepEqual(jobControlOptions, ['sync-execute', 'async-execute', 'dismiss']);
      deepEqual(outputTransmission, ['value', 'reference']);
      equal(version, id === 'demo:forms' ? '2.1' : '1.0.0');
    }
  });

  test('/conf/core/pl-limit-definition: limit is a whole number from 1, ten unless told otherwise, and too large a one is cut', async () => {
    const kinds = Array.from({ length: 12 }, (_, at) => ({ description: { kind: `many:k${100 + at}` } }));
    await using app = await openOgc({ kinds });
    equal((await app.get('/processes')).json.processes.length, 10);
    equal((await app.get('/processes?limit=99999999')).json.processes.length, 12);
    for (const limit of ['0', '-1', 'x', '1.5', '']) {
      const refused = await app.get(`/processes?limit=${limit}`);
      deepEqual([refused.status, refused.json.errors[0].pointer], [400, '/limit'], limit);
    }
  });

  test('/conf/core/pl-limit-response: no more are given than were asked for', async () => {
    await using app = await openOgc();
    equal((await app.get('/processes?limit=1')).json.processes.length, 1);
  });

  test('/conf/core/pl-links: each page links itself, its other form, and the next as long as there is one', async () => {
    await using app = await openOgc();
    const seen: string[] = [];
    for (let path: string | undefined = '/ogc/processes?limit=2'; path !== undefined; ) {
      const { json } = await app.send('GET', path);
      seen.push(...json.processes.map(named));
      equal(linkTo(json, 'self'), path);
      ok(linkTo(json, 'alternate').includes('f=html'));
      const hasNext = json.links.some(({ rel }: { rel: string }) => rel === 'next');
      path = hasNext ? linkTo(json, 'next') : undefined;
    }
    deepEqual(seen, NAMES);
  });

  test('/conf/core/process: each has a description', async () => {
    await using app = await openOgc();
    for (const name of NAMES) equal((await app.get(`/processes/${encodeURIComponent(name)}`)).status, 200);
  });

  test('/conf/core/process-success: it tells what the process takes and gives, and where it is executed', async () => {
    await using app = await openOgc();
    const { json } = await app.get('/processes/demo:echo');
    assertValid('process', json);
    deepEqual([json.id, json.title, json.description], ['demo:echo', 'Echo', 'Gives its input back.']);
    equal(
      linkTo(json, 'http://www.opengis.net/def/rel/ogc/1.0/execute'),
      '/ogc/processes/demo:echo/execution',
    );
    equal(linkTo(json, 'http://www.opengis.net/def/rel/ogc/1.0/job-list'), '/ogc/jobs?processID=demo%3Aecho');
  });

  test('/conf/core/process-exception-no-such-process: one that is not there is 404 with its own type', async () => {
    await using app = await openOgc();
    for (const path of [
      'demo:none',
      'longrun:bulk',
      'longrun:ogc-callback',
      'demo:named',
      '%00',
      '__proto__',
    ]) {
      const { status, json, headers } = await app.get(`/processes/${path}`);
      equal(status, 404, path);
      equal(json.type, 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process');
      equal(headers.get('content-type'), 'application/json');
      assertValid('exception', json);
    }
    equal((await app.execute('demo:none', {})).json.type.endsWith('/no-such-process'), true);
  });
});

describe('a description', () => {
  test('/conf/ogc-process-description/json-encoding: it follows the schema of the standard, for every process', async () => {
    await using app = await openOgc();
    for (const name of NAMES) assertValid('process', (await app.get(`/processes/${name}`)).json);
  });

  test('/conf/ogc-process-description/inputs-def: the members of the input are its inputs, by their names', async () => {
    await using app = await openOgc();
    deepEqual(Object.keys((await app.get('/processes/demo:echo')).json.inputs), ['message', 'pause']);
    const whole = (await app.get('/processes/demo:word')).json;
    deepEqual([Object.keys(whole.inputs), Object.keys(whole.outputs)], [['input'], ['output']]);
    deepEqual((await app.get('/processes/demo:free')).json.inputs, {});
  });

  test('/conf/ogc-process-description/input-def: each has a schema of OpenAPI 3.0, and how often it may be given', async () => {
    await using app = await openOgc();
    const echo = (await app.get('/processes/demo:echo')).json.inputs;
    deepEqual(echo.message, { title: 'message', minOccurs: 1, maxOccurs: 1, schema: { type: 'string' } });
    deepEqual([echo.pause.minOccurs, echo.pause.schema.type], [0, 'number']);
    const { words } = (await app.get('/processes/demo:forms')).json.inputs;
    deepEqual([words.minOccurs, words.maxOccurs, words.schema.type], [0, 3, 'string']);
  });

  test('/conf/ogc-process-description/input-mixed-type: one of several types says which', async () => {
    await using app = await openOgc();
    const { mixed } = (await app.get('/processes/demo:forms')).json.inputs;
    deepEqual(mixed.schema, {
      oneOf: [
        { type: 'number', minimum: 0, exclusiveMinimum: true },
        { type: 'object', properties: { type: { enum: ['Point'] } }, required: ['type'] },
      ],
      nullable: true,
    });
  });

  test('/conf/ogc-process-description/outputs-def: the members of the output are its outputs', async () => {
    await using app = await openOgc();
    deepEqual(Object.keys((await app.get('/processes/demo:echo')).json.outputs), ['message', 'pause']);
  });

  test('/conf/ogc-process-description/output-def: each has a schema', async () => {
    await using app = await openOgc();
    const { outputs } = (await app.get('/processes/demo:forms')).json;
    deepEqual(outputs.image.schema, {
      type: 'string',
      contentMediaType: 'image/png',
      contentEncoding: 'base64',
    });
    equal(outputs.words.schema.type, 'array');
  });

  test('/conf/ogc-process-description/output-mixed-type: one of several types says which', async () => {
    await using app = await openOgc();
    const { mixed } = (await app.get('/processes/demo:forms')).json.outputs;
    equal(mixed.schema.oneOf.length, 2);
  });

  test('a list that must be there but may be empty may be left out as an input', () => {
    const inputSchema = {
      type: 'object',
      properties: { tags: { type: 'array', items: { type: 'string' } } },
      required: ['tags'],
    };
    const kind: KnownKind = { kind: 'a:b', offered: true, inputSchema };
    const { inputs } = JSON.parse(JSON.stringify(processDescription(kind, 'http://h')));
    deepEqual([inputs.tags.minOccurs, inputs.tags.maxOccurs], [0, 'unbounded']);
  });
});

describe('a schema of JSON Schema 2020-12', () => {
  const cases: [title: string, given: Parameters<typeof openApiSchema>[0], wanted: object][] = [
    [
      'keeps what both know',
      { type: 'string', minLength: 1, pattern: '^a' },
      { type: 'string', minLength: 1, pattern: '^a' },
    ],
    ['may be null', { type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [
      'may be of several types',
      { type: ['string', 'number'] },
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
    ],
    ['may be one value', { const: 3 }, { enum: [3] }],
    ['has bounds that do not belong to it', { exclusiveMaximum: 5 }, { maximum: 5, exclusiveMaximum: true }],
    ['allows everything, or nothing', { anyOf: [true, false] }, { anyOf: [{}, { not: {} }] }],
    ['shows its first example', { examples: [1, 2] }, { example: 1 }],
    [
      'has places',
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'array', items: { anyOf: [{ type: 'string' }] } },
    ],
    ['needs the items that a list must have there', { type: 'array' }, { type: 'array', items: {} }],
    ['needs no member', { type: 'object', required: [] }, { type: 'object' }],
    ['drops what 3.0 cannot say', { $schema: 'x', $comment: 'y', if: {}, propertyNames: {} }, {}],
    [
      'contains what it refers to',
      { $ref: '#/$defs/a~1b', title: 'B', $defs: { 'a/b': { type: 'string', title: 'A' } } },
      { type: 'string', title: 'B' },
    ],
    ['refers to nothing', { $ref: '#/$defs/none' }, {}],
    ['refers elsewhere', { $ref: 'https://example.org/x' }, {}],
    [
      'contains itself, to no end',
      { type: 'object', properties: { next: { $ref: '#' } } },
      { type: 'object', properties: { next: {} } },
    ],
  ];
  for (const [title, given, wanted] of cases)
    test(`${title}, in OpenAPI 3.0`, () => {
      deepEqual(openApiSchema(given), wanted);
      assertValid('schema', openApiSchema(given));
    });

  test('goes only so far where each definition refers twice to the next', () => {
    const twice = (next: number) => ({ properties: { a: at(next), b: at(next) } });
    const at = (level: number) => ({ $ref: `#/$defs/${level}` });
    const levels = Array.from({ length: 40 }, (_, level) => [level, twice(level + 1)]);
    const schema = { ...at(0), $defs: { ...Object.fromEntries(levels), 40: { type: 'string' } } };
    ok(JSON.stringify(openApiSchema(schema)).length < 100_000);
  });
});

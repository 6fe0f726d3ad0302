import { deepEqual, equal, match } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import { type Field, formOf } from '@longrun/core';
import { example, type LongrunProcess } from './system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from './system/temporary-store.ts';
import { NO_TERMINAL, onTerminal } from './system/terminal.ts';

const ENTER = '\r';
const CTRL_C = '\u0003';

describe('input that is asked for on a terminal', { skip: NO_TERMINAL ?? false }, () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  let longrun: Longrun;
  before(async () => {
    store = await temporaryStore();
    server = await store.serve('--jobs', example('conformance'));
    longrun = new Longrun({ url: server.url });
  });
  after(async () => {
    await longrun.close();
    await server.terminate();
    await store[Symbol.asyncDispose]();
  });

  test('a kind is looked for, its fields are answered, and the job is submitted', async () => {
    const { code, shown } = await onTerminal(
      ['submit', '--watch', '--url', server.url],
      [
        ['Which kind of job?', `echo${ENTER}`],
        ['message', `hello${ENTER}`],
        ['pause', `soon${ENTER}`],
        ['pause must be a number from 0 to 86400', `\u007f\u007f\u007f\u007f0${ENTER}`],
      ],
    );
    equal(code, 0, shown);
    match(shown, /longrun submit demo:echo --watch --input '\{"message":"hello","pause":0\}' --url/);
    const { jobs } = await longrun.list({ kind: 'demo:echo' });
    const [job] = jobs;
    deepEqual((await longrun.get(job?.id ?? '')).output, { message: 'hello', pause: 0 });
  });

  test('Ctrl-C leaves with 130 and submits nothing', async () => {
    const { code, shown } = await onTerminal(['submit', 'demo:slow', '--url', server.url], [['ms', CTRL_C]]);
    equal(code, 130, shown);
    match(shown, /nothing was sent/);
    deepEqual((await longrun.list({ kind: 'demo:slow' })).jobs, []);
  });
});

test('the kinds of the examples are asked for field by field', async () => {
  const asked = async (name: string, kind: string) => {
    await using store = await temporaryStore();
    await using server = await store.serve('--jobs', example(name));
    await using longrun = new Longrun({ url: server.url });
    return wordsOf(formOf((await longrun.kinds()).find((each) => each.kind === kind)?.inputSchema));
  };
  deepEqual(await asked('matrix', 'matrix:distances'), [
    'places: number, 2500',
    'method: choice, "geodesic"',
  ]);
  deepEqual(await asked('workbook', 'workbook:convert'), [
    'limit: number, optional',
    'formats: list, ["xlsx","csv"]',
  ]);
  deepEqual(await asked('tiles', 'tiles:render'), [
    'name: text, "world"',
    'minZoom: number, 0',
    'maxZoom: number, 4',
    'bounds: json, optional',
    'style: choice, "day"',
  ]);
});

function wordsOf(form: Field): string[] {
  return form.type !== 'group'
    ? [form.type]
    : form.fields.map((field) => {
        const standard = field.default === undefined ? '' : `, ${JSON.stringify(field.default)}`;
        return `${field.label}: ${field.type}${standard || (field.isRequired ? '' : ', optional')}`;
      });
}

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { createCatalogue } from './catalogue.ts';
import { openSqlite } from './sqlite/index.ts';

test('a tenant whose kinds could not be read once is read again', async () => {
  const store = await openSqlite({ file: ':memory:' });
  await store.write([{ type: 'register-kinds', tenant: 'acme', kinds: [{ kind: 'a:b' }] }]);
  let isDown = true;
  const read: typeof store.read = (query) =>
    isDown ? Promise.reject(new Error('no connection')) : store.read(query);
  const catalogue = createCatalogue({ ...store, read }, []);
  await rejects(catalogue.load('acme'), /no connection/);
  isDown = false;
  await catalogue.load('acme');
  deepEqual(catalogue.list('acme'), [{ kind: 'a:b' }]);
  await store.close();
});

test('what is missing is named by its own place, beside what is wrong', async () => {
  const store = await openSqlite({ file: ':memory:' });
  const catalogue = createCatalogue(store, []);
  const properties = { message: { type: 'string' }, count: { type: 'number' } };
  catalogue.learn('acme', [
    { kind: 'a:b', inputSchema: { type: 'object', properties, required: ['message'] } },
  ]);
  const pointers = (found: readonly { pointer: string }[]) => found.map(({ pointer }) => pointer).sort();
  deepEqual(pointers(await catalogue.violations('acme', 'a:b', { count: 'x' })), [
    '/input/count',
    '/input/message',
  ]);
  deepEqual(pointers(await catalogue.violations('acme', 'a:b', undefined)), ['/input']);
  await store.close();
});

test('kinds of the worker beside the engine are offered to the default tenant alone', async () => {
  const store = await openSqlite({ file: ':memory:' });
  const catalogue = createCatalogue(store, [{ description: { kind: 'a:b' } }]);
  deepEqual([catalogue.list('default').length, catalogue.list('acme').length], [1, 0]);
  equal(catalogue.describe('acme', 'a:b'), undefined);
  await store.close();
});

test('a schema that has a default takes a missing input', async () => {
  const store = await openSqlite({ file: ':memory:' });
  const catalogue = createCatalogue(store, []);
  const inputSchema = { type: 'object', default: {} };
  catalogue.learn('acme', [
    { kind: 'a:b', inputSchema },
    { kind: 'a:c', inputSchema: { type: 'object' } },
  ]);
  equal((await catalogue.violations('acme', 'a:b', undefined)).length, 0);
  equal((await catalogue.violations('acme', 'a:c', undefined)).length, 1);
  await store.close();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@cfworker/json-schema';
import { routes } from './native/routes.ts';
import { openApi } from './openapi.ts';
import { openApp } from './testing/open-app.ts';

const api = openApi(routes);
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
);

test('every route is in the document, under its own name, with its scope', () => {
  assert.equal(operations.length, routes.length);
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, routes.length);
  for (const { path, method, scope } of routes) {
    const operation = api.paths[path]?.[method.toLowerCase()];
    assert.deepEqual(operation?.security, scope === 'open' ? [] : [{ key: [scope] }]);
    assert.equal(operation?.tags.length, 1);
  }
});

test('every error of every operation is a problem', () => {
  for (const { operation } of operations) {
    const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
    assert.ok(errors.length > 0, operation.operationId);
    for (const [, { content }] of errors)
      assert.deepEqual(content, {
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
  }
});

test('every reference leads to a schema', () => {
  const references = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target);
  assert.ok(references.length > 100);
  for (const target of new Set(references)) {
    const name = target.replace('#/components/schemas/', '');
    assert.ok(api.components.schemas[name], target);
  }
});

test('every example matches the schema of its body', () => {
  for (const { operation } of operations)
    for (const { schema, example } of Object.values(operation.requestBody?.content ?? {})) {
      if (example === undefined || !schema) continue;
      const validator = new Validator({ ...schema, components: api.components }, '2020-12');
      assert.deepEqual(validator.validate(example).errors, [], operation.operationId);
    }
});

test('the document is served, and the page names every operation without a script', async () => {
  await using app = await openApp();
  assert.deepEqual((await app.send('GET', '/openapi.json')).json, JSON.parse(JSON.stringify(api)));
  const { text } = await app.send('GET', '/docs');
  for (const { operation } of operations) assert.ok(text.includes(`id="${operation.operationId}"`));
  assert.doesNotMatch(text, /<script|style=|onclick|https?:\/\/(?!127\.0\.0\.1)/);
  assert.equal((await app.send('GET', '/docs.css')).headers.get('content-type'), 'text/css; charset=utf-8');
});

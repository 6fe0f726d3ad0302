import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LOCAL_CALLER } from '@longrun/engine';
import { Validator } from '@seriousme/openapi-schema-validator';
import { listen } from '../../listen.ts';
import { CONFORMANCE } from './conformance.ts';
import { ogc } from './dialect.ts';
import { assertValid } from './testing/assert-valid.ts';
import { linkTo, openOgc } from './testing/open-ogc.ts';

const OGC = 'http://www.opengis.net/def/rel/ogc/1.0';

describe('what the service tells of itself', () => {
  test('/conf/core/landingpage-op: the landing page is there, with and without a slash at its end', async () => {
    await using app = await openOgc();
    for (const path of ['', '/']) equal((await app.get(path)).status, 200);
  });

  test('/conf/core/landingpage-success: it links the definition, the conformance, the processes and the jobs', async () => {
    await using app = await openOgc();
    const { json } = await app.get('');
    assertValid('landingPage', json);
    for (const rel of [
      'service-desc',
      'service-doc',
      `${OGC}/conformance`,
      `${OGC}/processes`,
      `${OGC}/job-list`,
    ])
      equal((await app.send('GET', linkTo(json, rel))).status, 200, rel);
    for (const rel of ['conformance', 'processes']) ok(linkTo(json, rel));
    for (const { href } of json.links) ok(URL.canParse(href), href);
  });

  test('/conf/core/api-definition-op: the definition is where the landing page says', async () => {
    await using app = await openOgc();
    const { json } = await app.get('');
    equal((await app.send('GET', linkTo(json, 'service-desc'))).status, 200);
  });

  test('/conf/core/api-definition-success: it is OpenAPI 3.0, and says so', async () => {
    await using app = await openOgc();
    const { text, headers } = await app.get('/api');
    equal(headers.get('content-type'), 'application/vnd.oai.openapi+json;version=3.0');
    equal(JSON.parse(text).openapi, '3.0.3');
    const asked = await app.get('/api', { headers: { accept: 'application/json' } });
    equal(asked.headers.get('content-type'), 'application/json');
  });

  test('/conf/core/conformance-op: the conformance is there', async () => {
    await using app = await openOgc();
    equal((await app.get('/conformance')).status, 200);
  });

  test('/conf/core/conformance-success: it lists the classes that are done', async () => {
    await using app = await openOgc();
    const { json } = await app.get('/conformance');
    assertValid('confClasses', json);
    deepEqual(json.conformsTo, CONFORMANCE);
    ok(CONFORMANCE.includes('http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core'));
  });

  test('/conf/core/http: the server speaks HTTP/1.1', async () => {
    await using app = await openOgc();
    const listening = await listen({ app: app.app, engine: app.engine, port: 0 });
    try {
      const { status, headers } = await fetch(`${listening.url}/ogc/`);
      equal(status, 200);
      match(headers.get('content-type') ?? '', /^application\/json/);
    } finally {
      await listening.close();
    }
  });

  test('needs no key, while everything else does once there is one', async () => {
    await using app = await openOgc();
    const token = await app.key(['read']);
    for (const path of ['', '/conformance', '/api']) equal((await app.get(path)).status, 200);
    for (const path of ['/processes', '/jobs']) {
      const refused = await app.get(path);
      deepEqual([refused.status, refused.json.type, refused.json.code], [401, 'about:blank', 'unauthorized']);
      assertValid('exception', refused.json);
      equal((await app.get(path, { token })).status, 200);
    }
    const body = { inputs: { message: 'hello' } };
    const sent = { token, body };
    equal((await app.send('POST', '/ogc/processes/demo:echo/execution', sent)).status, 403);
  });

  test('an address that is not there, and a method that is not, are told as exceptions', async () => {
    await using app = await openOgc();
    equal((await app.get('/nowhere')).status, 404);
    const refused = await app.send('PUT', '/ogc/jobs');
    deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET']);
  });
});

describe('the classes of encodings', () => {
  test('/conf/json/definition: every resource is there as JSON', async () => {
    await using app = await openOgc();
    app.employ();
    const { jobID } = await app.start('demo:echo');
    for await (const _ of app.engine.as(LOCAL_CALLER).watch(jobID));
    for (const path of ['', '/conformance', '/processes', '/processes/demo:echo', '/jobs', `/jobs/${jobID}`])
      match((await app.get(path)).headers.get('content-type') ?? '', /^application\/json/, path);
  });

  test('/conf/html/definition: every resource is there as HTML, for who asks for it', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    for (const path of [
      '',
      '/conformance',
      '/processes',
      '/processes/demo:echo',
      '/jobs',
      `/jobs/${jobID}`,
      '/api',
    ])
      for (const sent of [await app.get(path, { headers: { accept } }), await app.get(`${path}?f=html`)])
        match(sent.headers.get('content-type') ?? '', /^text\/html/, path);
    const json = await app.get('/jobs?f=json', { headers: { accept } });
    match(json.headers.get('content-type') ?? '', /^application\/json/);
  });

  test('/conf/html/content: a page has all that the JSON has, its links among it, and runs nothing', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo', { inputs: { message: '<script>' } });
    const { text, headers } = await app.get('/processes/demo:echo?f=html');
    for (const said of ['demo:echo', 'Gives its input back.', 'message', 'maxOccurs'])
      ok(text.includes(said), said);
    match(text, /<a href="http:\/\/localhost:7420\/ogc\/processes\/demo:echo\/execution">/);
    match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    ok((await app.get(`/jobs/${jobID}?f=html`)).text.includes(jobID));
  });
});

describe('the definition', () => {
  test('/conf/oas30/completeness: it has every operation of every route', async () => {
    await using app = await openOgc();
    const { paths } = JSON.parse((await app.get('/api')).text);
    const written = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = ogc.routes.flatMap(({ methods, path }) =>
      methods.map((method) => `${method} ${path.replace(/^\/ogc\/?/, '/')}`),
    );
    deepEqual(written.sort(), served.sort());
  });

  test('/conf/oas30/exceptions-codes: it tells of the errors that a server can answer', async () => {
    await using app = await openOgc();
    const { paths } = JSON.parse((await app.get('/api')).text);
    const codes = (operation: { responses: object }) => Object.keys(operation.responses).map(Number);
    deepEqual(codes(paths['/jobs/{jobID}/results'].get), [200, 204, 401, 403, 404, 409, 429, 500, 503]);
    const execution = codes(paths['/processes/{processID}/execution'].post);
    for (const code of [400, 401, 403, 404, 408, 413, 415, 429, 500, 503])
      ok(execution.includes(code), `${code}`);
  });

  test('/conf/oas30/oas-definition-1: it comes as JSON of the media type of OpenAPI', async () => {
    await using app = await openOgc();
    const { headers } = await app.get('/api');
    equal(headers.get('content-type'), 'application/vnd.oai.openapi+json;version=3.0');
  });

  test('/conf/oas30/oas-definition-2: it follows OpenAPI 3.0', async () => {
    await using app = await openOgc();
    const definition = JSON.parse((await app.get('/api')).text);
    deepEqual(await new Validator().validate(definition), { valid: true });
  });

  test('/conf/oas30/oas-impl: the server answers as it says', async () => {
    await using app = await openOgc();
    const { paths, components } = JSON.parse((await app.get('/api')).text);
    const { jobID } = await app.start('demo:echo');
    const known: Record<string, string> = { processID: 'demo:echo', jobID, outputID: 'message' };
    for (const path of Object.keys(paths)) {
      const { get } = paths[path];
      if (!get) continue;
      const address = path.replace(/\{(\w+)\}/g, (_, name) => known[name] ?? '');
      const got = await app.get(address === '/' ? '' : address);
      const answer = get.responses[got.status];
      ok(answer, `${path} may answer ${got.status}`);
      const name = answer.content?.['application/json']?.schema.$ref?.split('/').at(-1);
      if (name !== undefined) assertValid(name, got.json);
    }
    ok(components.schemas.exception);
  });

  test('/conf/oas30/security: it says what a key is for', async () => {
    await using app = await openOgc();
    const { paths, components } = JSON.parse((await app.get('/api')).text);
    deepEqual(paths['/'].get.security, []);
    deepEqual(paths['/jobs'].get.security, [{ key: [] }, {}]);
    deepEqual(
      [components.securitySchemes.key.type, components.securitySchemes.key.scheme],
      ['http', 'bearer'],
    );
  });
});

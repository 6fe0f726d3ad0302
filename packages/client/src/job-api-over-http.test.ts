import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_CALLER } from '@longrun/engine';
import { createApp, listen } from '@longrun/server';
import { httpApi } from './http-api.ts';
import { describeJobApi } from './job-api.contract.ts';
import { openWorksite } from './testing/worksite.ts';

describeJobApi(async () => {
  const artifacts = await mkdtemp(join(tmpdir(), 'longrun-client-'));
  const { engine } = await openWorksite({ artifacts });
  const server = await listen({ app: createApp({ engine }), engine, port: 0 });
  return {
    api: httpApi(server),
    source: engine.source(LOCAL_CALLER),
    async [Symbol.asyncDispose]() {
      await server.close();
      await engine.close();
      await rm(artifacts, { recursive: true });
    },
  };
});

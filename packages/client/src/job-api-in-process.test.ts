import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_CALLER } from '@longrun/engine';
import { describeJobApi } from './job-api.contract.ts';
import { openWorksite } from './testing/worksite.ts';

describeJobApi(async () => {
  const artifacts = await mkdtemp(join(tmpdir(), 'longrun-client-'));
  const { api, engine } = await openWorksite({ artifacts });
  return {
    api,
    source: engine.source(LOCAL_CALLER),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await rm(artifacts, { recursive: true });
    },
  };
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_CALLER, openEngine } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';
import { inTurns, shareStore } from '@longrun/engine/testing';
import { describeJobSource } from './job-source.contract.ts';

// Two servers share a store, and each call goes to the other one.
describeJobSource(async () => {
  const artifacts = await mkdtemp(join(tmpdir(), 'longrun-worker-'));
  const shared = shareStore(await openSqlite({ file: ':memory:' }));
  const open = () => openEngine({ store: shared.connect(), artifacts, sweepMs: 100 });
  const [one, other] = [await open(), await open()];
  return {
    api: inTurns([one.as(LOCAL_CALLER), other.as(LOCAL_CALLER)]),
    source: inTurns([one.source(LOCAL_CALLER), other.source(LOCAL_CALLER)]),
    async [Symbol.asyncDispose]() {
      await one.close();
      await other.close();
      await rm(artifacts, { recursive: true });
    },
  };
});

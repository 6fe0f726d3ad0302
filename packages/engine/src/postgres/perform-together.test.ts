import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { JobError } from '@longrun/core';
import type { NewJob, StoreCommand } from '../store-command.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { watchedLine } from '../testing/postgres/watched-line.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine, type WritingLine } from './writing-line.ts';

const TENANT = 'acme';

describe('work that is done side by side', () => {
  let place: PostgresPlace;
  let line: WritingLine;

  before(async () => {
    place = await postgresPlace();
    line = createWritingLine({ connect: place.connect });
  });
  after(async () => {
    await line.close();
    await place[Symbol.asyncDispose]();
  });

  const newJob = (id: string, kind: string): NewJob => ({
    id,
    tenant: TENANT,
    kind,
    state: 'queued',
    maxAttempts: 1,
    priority: 0,
  });
  const write = async (...commands: StoreCommand[]) => {
    const results = await writeBatch(line, commands);
    deepEqual(
      results.map(({ refused }) => refused),
      commands.map(() => undefined),
    );
    return results;
  };
  const claim = async (kind: string): Promise<{ by: 'claim'; tenant: string; claimId: string }> => {
    const [result] = await write({
      type: 'claim',
      tenant: TENANT,
      kinds: [kind],
      limit: 1,
      workerId: 'w1',
      embedded: false,
      leaseMs: 60_000,
    });
    const claimId = String(result?.refused === undefined && result?.claimed?.[0]?.claimId);
    return { by: 'claim', tenant: TENANT, claimId };
  };

  test('and gives up when it finds that it is not has written nothing', async () => {
    await write({ type: 'insert', job: newJob('whole', 'demo:whole') });
    const parts = [newJob('part_1', 'demo:part'), newJob('part_2', 'demo:part')];
    const wait = {
      name: 'parts',
      for: { type: 'parts', name: 'parts', count: 2, onFailure: 'wait' },
      parts,
    } as const;
    await write({ type: 'move', jobId: 'whole', event: 'wait', fence: await claim('demo:whole'), wait });
    const error = '{"code":"broken","message":"It broke."}';
    await write({ type: 'move', jobId: 'part_1', event: 'fail', fence: await claim('demo:part'), error });
    const before = await place.look('SELECT open FROM needs');

    const watched = watchedLine(line);
    const cut: WritingLine = {
      ...watched,
      run: (gate, work) =>
        gate === 'one'
          ? Promise.reject(new JobError('store-busy', 'It is cut here.'))
          : watched.run(gate, work),
    };
    const stop: StoreCommand = {
      type: 'move',
      jobId: 'whole',
      event: 'stop',
      fence: { by: 'tenant', tenant: TENANT },
    };
    await rejects(writeBatch(cut, [stop]), { code: 'store-busy' });
    equal(watched.together.size, 0);
    deepEqual(await place.look('SELECT open FROM needs'), before);
  });
});

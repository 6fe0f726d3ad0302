// Texts that Postgres cannot hold, wherever a command carries a text.
import { deepEqual } from 'node:assert/strict';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import type { Store } from '../store.ts';
import type { StoreCommand } from '../store-command.ts';
import type { StoreQuery } from '../store-query.ts';
import { everyCommand, everyQuery, jobOf, type OwnJobs } from '../testing/postgres/everything-asked.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { openPostgres } from './open-postgres.ts';

const TENANT = 'acme';
/** NUL, and both halves of a character, each without the other. */
const BAD = '\0\ud83d \ude00';

const TEXTS = new Set(
  `by concurrencyKey contentType domain externalId file fingerprint info key label name owner queue reason sha256 text topic updatedBy
    value workerId`.split(/\s+/),
);
const JSONS = new Set(
  'checkpoint error input metadata one options outcome output partial plan progress spec'.split(' '),
);

/** The same command with such texts in it. */
function spoiled(command: StoreCommand): StoreCommand {
  const isJson = (name: string) => JSONS.has(name) || (command.type === 'answer' && name === 'value');
  const spoil = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') {
      if (isJson(name)) return JSON.stringify(spoilAll(JSON.parse(value)));
      return TEXTS.has(name) && name !== 'by' ? `${value}${BAD}` : value;
    }
    if (Array.isArray(value)) return value.map((one) => spoil(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, spoil(field, key)]));
  };
  return spoil(command) as StoreCommand; // of the same form
}

/** Also the names of members. */
function spoilAll(value: unknown): unknown {
  if (typeof value === 'string') return `${value}${BAD}`;
  if (Array.isArray(value)) return value.map(spoilAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [`${key}${BAD}`, spoilAll(field)]));
}

describe('texts that Postgres cannot hold', () => {
  let place: PostgresPlace;
  let store: Store;
  let count = 0;
  const complaints: unknown[] = [];
  const newId = () => {
    count += 1;
    return `job_${count}`;
  };

  before(async () => {
    mock.method(console, 'warn', (...words: unknown[]) => complaints.push(words));
    place = await postgresPlace();
    store = await openPostgres({ url: place.url });
    complaints.length = 0; // that this database may lose what was committed
  });
  after(async () => {
    mock.reset();
    await store.close();
    await place[Symbol.asyncDispose]();
  });

  beforeEach(() => place.empty());

  async function arrange(): Promise<OwnJobs> {
    const [running, queued, done, created, waiting, driven] = Array.from({ length: 6 }, newId);
    const jobs = { running, queued, done, created, waiting, driven } as OwnJobs; // as many as there are names
    const kind = `demo:${running}`;
    const claim = {
      type: 'claim',
      tenant: TENANT,
      kinds: [kind],
      limit: 1,
      workerId: 'w',
      embedded: false,
      leaseMs: 60_000,
    } as const;
    const [, , , , , , claimed] = await store.write([
      jobOf(TENANT, jobs.running, { kind }),
      jobOf(TENANT, jobs.queued),
      jobOf(TENANT, jobs.done, { state: 'created' }),
      jobOf(TENANT, jobs.created, { state: 'created' }),
      jobOf(TENANT, jobs.waiting, { state: 'created' }),
      jobOf(TENANT, jobs.driven, { state: 'created', byCaller: true }),
      claim,
    ]);
    const [held] = (claimed?.refused === undefined && claimed?.claimed) || [];
    return { ...jobs, claimId: String(held?.claimId) };
  }
  const assertStored = (results: Awaited<ReturnType<Store['write']>>) =>
    deepEqual(
      results.filter(({ refused }) => refused === 'not-stored'),
      [],
    );
  const forEverybody = (jobs: OwnJobs): StoreQuery[] => [
    ...Object.values(jobs).flatMap((jobId): StoreQuery[] => [
      { type: 'updates', jobId, after: 0, limit: 100 },
      { type: 'updates', jobId, after: 0, limit: 100, onlyMessages: true },
    ]),
    { type: 'ended', after: 0, limit: 100 },
    { type: 'dueSchedules', limit: 100 },
    { type: 'totals' },
  ];

  for (const [how, batchesOf] of [
    ['one at a time', (commands: StoreCommand[]) => commands.map((command) => [command])],
    ['side by side', (commands: StoreCommand[]) => [commands]],
  ] as const)
    test(`are stored with a mark in place of what it cannot, ${how}, and can be read`, async () => {
      const jobs = await arrange();
      for (const batch of batchesOf(everyCommand(TENANT, jobs, newId).map(spoiled)))
        assertStored(await store.write(batch));
      for (const query of [...everyQuery(TENANT, jobs), ...forEverybody(jobs)]) await store.read(query);
      deepEqual(complaints, []);
    });
  test('leave those beside them alone', async () => {
    const jobs = await arrange();
    const [bystander] = [jobOf(TENANT, newId())];
    const results = await store.write([bystander, ...everyCommand(TENANT, jobs, newId).map(spoiled)]);
    assertStored(results);
    deepEqual(results[0]?.refused, undefined);
  });

  test('are found again by whoever asks for them as they were', async () => {
    const id = newId();
    await store.write([
      jobOf(TENANT, id, { labels: [{ name: 'tag', value: BAD }], externalId: BAD, queue: BAD }),
    ]);
    const found = await store.read({
      type: 'list',
      tenant: TENANT,
      labels: [{ name: 'tag', value: BAD }],
      externalId: BAD,
      queue: BAD,
    });
    deepEqual(
      found.map((job) => job.id),
      [id],
    );
  });
});

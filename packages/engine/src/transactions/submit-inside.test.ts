import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { APP_LIBRARIES } from '../testing/postgres/app-libraries.ts';
import { type AppPlace, openAppPlace } from '../testing/postgres/app-place.ts';

/** How many rows there are in all tables in which a job leaves something. */
const TRACES = `SELECT ((SELECT count(*) FROM longrun.jobs) + (SELECT count(*) FROM longrun.submissions) + (SELECT count(*) FROM longrun.labels)
  + (SELECT count(*) FROM longrun.lanes) + (SELECT count(*) FROM longrun.updates) + (SELECT count(*) FROM longrun.events))::integer`;
const SETTINGS = `SELECT concat_ws(' | ', current_setting('search_path'), current_setting('statement_timeout'), current_setting('lock_timeout'),
  current_setting('idle_in_transaction_session_timeout'), nullif(current_setting('longrun.tenant', true), ''))`;
const changedHisMind = new Error('The application has changed its mind.');

describe('a submit in a transaction of the application', () => {
  let place: AppPlace;
  let library: AppPlace['library'];
  let count = 0;
  /** A kind that no other test uses. */
  const newKind = () => {
    count += 1;
    return `demo:kind-${count}`;
  };
  before(async () => {
    place = await openAppPlace();
  });
  after(() => place[Symbol.asyncDispose]());

  for (const [index, { name }] of APP_LIBRARIES.entries())
    describe(`of ${name}`, () => {
      before(() => {
        library = place.libraries[index] ?? place.library;
      });

      test('makes the job with the commit, and not before', async () => {
        const kind = newKind();
        const id = await library.transact(async ({ tx, ask }) => {
          await ask(`INSERT INTO jobs VALUES ('${kind}')`);
          const { job } = await place.submit(
            { kind, input: { order: 7 }, tags: ['new'], idempotencyKey: kind },
            tx,
          );
          await rejects(place.api.get(job?.id ?? ''), { code: 'job-not-found' });
          return job?.id;
        });
        const claimed = await place.claim(kind);
        deepEqual([claimed.jobId, claimed.input], [id, { order: 7 }]);
        deepEqual(await place.look(`SELECT number FROM public.jobs WHERE number = '${kind}'`), [kind]);
      });

      test('leaves nothing behind where it is rolled back, and its key is free', async () => {
        const kind = newKind();
        const [before] = await place.look(TRACES);
        let lost = '';
        await rejects(
          library.transact(async ({ tx }) => {
            const { job } = await place.submit({ kind, owner: 'ann', tags: ['x'], idempotencyKey: kind }, tx);
            lost = job?.id ?? '';
            throw changedHisMind;
          }),
          changedHisMind,
        );
        deepEqual(await place.look(TRACES), [before]);
        await rejects(place.api.get(lost), { code: 'job-not-found' });
        const [again] = await place.api.submit([{ kind, idempotencyKey: kind }]);
        equal(again?.error === undefined && again?.duplicate, false);
      });

      test('that is refused leaves the transaction as it was', async () => {
        const kind = newKind();
        const [taken] = await place.api.submit([{ kind: `${kind}:taken` }]);
        const job = {
          id: taken?.job?.id ?? '',
          tenant: 'default',
          kind,
          state: 'queued',
          maxAttempts: 1,
          priority: 0,
        } as const;
        await library.transact(async ({ tx, ask }) => {
          const settings = await ask(SETTINGS);
          const wrong = await place.submit({ kind, priority: 1_000 }, tx);
          equal(isJobError(wrong.error) && wrong.error.code, 'invalid-input');
          const [doubled] = (await place.store.join?.(tx).write([{ type: 'insert', job }])) ?? [];
          equal(doubled?.refused, 'not-stored');
          equal(await ask(SETTINGS), settings);
          await ask(`INSERT INTO jobs VALUES ('${kind}')`);
          await place.submit({ kind, input: 'good' }, tx);
          equal(await ask(SETTINGS), settings);
        });
        equal((await place.claim(kind)).input, 'good');
        deepEqual(await place.look(`SELECT number FROM public.jobs WHERE number = '${kind}'`), [kind]);
      });

      test('is one of several that are asked for at the same time', async () => {
        const kind = newKind();
        const request = { kind, tags: ['one of many'] };
        const [submitted] = await library.transact(({ tx, ask }) =>
          Promise.all([
            place.api.submit([request, request], { tx }),
            ask(`INSERT INTO jobs VALUES ('${kind}')`),
            place.api.submit([request, request], { tx }),
          ]),
        );
        deepEqual(
          submitted.map(({ job }) => job?.state),
          ['queued', 'queued'],
        );
        equal((await place.api.list({ kind })).jobs.length, 4);
        deepEqual(await place.look(`SELECT number FROM public.jobs WHERE number = '${kind}'`), [kind]);
      });

      test('is refused where there is no transaction', async () => {
        await rejects(place.submit({ kind: newKind() }, library.db), {
          code: 'invalid-request',
          message: /^Nothing was stored: \/tx is .*(Take|BEGIN)/,
        });
      });
    });
});

import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobState } from '@longrun/core';
import { assertValid } from './testing/assert-valid.ts';
import { completed, openOgc } from './testing/open-ogc.ts';

const NO_SUCH_JOB = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-job';

describe('to dismiss a job', () => {
  test('/conf/dismiss/job-dismiss-op: is a DELETE of it', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    equal((await app.send('DELETE', `/ogc/jobs/${jobID}`)).status, 200);
  });

  test('/conf/dismiss/job-dismiss-success: stops what waits or runs, and answers that it is dismissed', async () => {
    await using app = await openOgc();
    const state = async (id: string): Promise<JobState> => (await app.job(id)).state;
    const { jobID: running } = await app.start('demo:echo');
    const claim = await app.take();
    const { jobID: waiting } = await app.start('demo:echo');
    for (const id of [running, waiting]) {
      const { status, json } = await app.send('DELETE', `/ogc/jobs/${id}`);
      deepEqual([status, json.status, json.jobID], [200, 'dismissed', id]);
      assertValid('statusInfo', json);
      equal((await app.get(`/jobs/${id}`)).json.status, 'dismissed', 'and stays so');
    }
    deepEqual([await state(running), await state(waiting)], ['cancelling', 'cancelled']);
    await app.settle(claim, completed({ message: 'too late' }));
    equal(await state(running), 'cancelled');
  });

  test('removes one that has ended, with its results', async () => {
    await using app = await openOgc();
    const { jobID: id } = await app.start('demo:echo');
    await app.settle(await app.take(), completed({ message: 'a' }));
    const { status, json } = await app.send('DELETE', `/ogc/jobs/${id}`);
    deepEqual([status, json.status], [200, 'dismissed']);
    for (const path of [`/jobs/${id}`, `/jobs/${id}/results`]) {
      const gone = await app.get(path);
      deepEqual([gone.status, gone.json.type], [404, NO_SUCH_JOB]);
    }
  });

  test('is 404 for one that is not there, or no more', async () => {
    await using app = await openOgc();
    const { jobID: id } = await app.start('demo:echo');
    await app.settle(await app.take(), completed({ message: 'a' }));
    await app.send('DELETE', `/ogc/jobs/${id}`);
    for (const unknown of [id, 'job_none']) {
      const { status, json } = await app.send('DELETE', `/ogc/jobs/${unknown}`);
      deepEqual([status, json.type], [404, NO_SUCH_JOB]);
    }
  });

  test('needs a key that may control jobs', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    const token = await app.key(['read', 'submit']);
    equal((await app.send('DELETE', `/ogc/jobs/${jobID}`, { token })).status, 403);
    equal((await app.job(jobID)).state, 'queued');
  });
});

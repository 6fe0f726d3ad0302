import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, jobIdIn, LIST_ADDRESS } from './address.ts';

test('the address of a job leads back to it', () => {
  equal(jobIdIn(addressOf('job_1/2 ä')), 'job_1/2 ä');
});

test('any other address means no job', () => {
  for (const hash of ['', LIST_ADDRESS, '#/jobs/', '#/jobs/%']) equal(jobIdIn(hash), undefined);
});

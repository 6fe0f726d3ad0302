import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingFor } from './waiting-for.ts';
import { waitingText } from './waiting-text.ts';

const until = '2026-11-22T15:32:40.000Z';
const at = (moment: string) => moment.slice(11, 16);

test('what a job waits for is told in a sentence', () => {
  const told: [WaitingFor, string][] = [
    [{ type: 'timer', until }, 'Waits until 15:32.'],
    [{ type: 'answer', question: 'Publish it?' }, 'Waits for an answer: Publish it?'],
    [
      { type: 'answer', question: 'The draft is ready.', until },
      'Waits for an answer: The draft is ready, at the latest until 15:32.',
    ],
    [{ type: 'answer', until }, 'Waits for an answer, at the latest until 15:32.'],
    [{ type: 'jobs', jobIds: ['job_1'], onFailure: 'wait' }, 'Waits for 1 other job.'],
    [{ type: 'parts', count: 2_000, onFailure: 'fail' }, 'Waits for its 2,000 parts.'],
    [
      { type: 'parts', count: 2, onFailure: 'fail', pausing: true },
      'Waits for its running parts to confirm the pause.',
    ],
    [
      { type: 'parts', count: 2, onFailure: 'fail', failing: true },
      'A part has failed, and the others are being cancelled.',
    ],
    [
      { type: 'parts', count: 2, onFailure: 'fail', stopping: true },
      'Is being stopped; waits for its parts.',
    ],
  ];
  for (const [waitingFor, text] of told) equal(waitingText(waitingFor, at), text);
});

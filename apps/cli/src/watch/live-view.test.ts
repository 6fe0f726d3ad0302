import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { fold, type Job, type JobUpdate } from '@longrun/core';
import type { Terminal } from '../terminal.ts';
import { liveView } from './live-view.ts';

const job: Job = {
  id: 'job_1',
  tenant: 'default',
  kind: 'test:count',
  state: 'running',
  sequence: 2,
  run: 1,
  attempt: 1,
  maxAttempts: 3,
  priority: 0,
  createdAt: '2026-01-01T10:00:00.000Z',
  startedAt: '2026-01-01T10:00:01.000Z',
  progress: { percent: 10 },
  allowedActions: ['cancel'],
};

const update: JobUpdate = {
  jobId: job.id,
  sequence: 3,
  at: '2026-01-01T10:00:02.000Z',
  event: 'message',
  announcements: ['job:updated'],
  state: 'running',
  run: 1,
  attempt: 1,
  message: {
    sequence: 3,
    at: '2026-01-01T10:00:02.000Z',
    source: 'worker',
    severity: 'warning',
    text: 'odd\nrow',
  },
};

function recorder(columns = 60): Terminal & { written: () => string } {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  return {
    interactive: true,
    columns,
    paint: (_, plain) => plain,
    write,
    line: (line = '') => write(`${line}\n`),
    note: () => {},
    written: () => text,
  };
}

test('messages scroll by above the bar, which is drawn again below them', () => {
  const terminal = recorder();
  const view = liveView({ terminal, command: (rest) => `longrun ${rest}` });
  view.begin(job);
  view.update(fold(job, update), update);
  view.close();
  const clear = '\r\u001b\\[2K';
  match(
    terminal.written(),
    new RegExp(`^${clear}Running .* 10 %${clear}10:00:02 {2}! {2}odd␊row\n${clear}Running .*10 %\n$`),
  );
});

test('the bar never wraps', () => {
  const terminal = recorder(30);
  const view = liveView({ terminal, command: (rest) => `longrun ${rest}` });
  view.begin({ ...job, progress: { percent: 10, info: 'a long story about what is being done' } });
  view.close();
  equal(terminal.written().replace('\r\u001b[2K', '').trimEnd().length, 29);
});

test('the end is told below the last bar', () => {
  const terminal = recorder(80);
  const view = liveView({ terminal, command: (rest) => `longrun ${rest}` });
  view.begin(job);
  view.end({ ...job, state: 'cancelled', finishedAt: '2026-01-01T10:00:06.500Z' });
  view.close();
  match(terminal.written(), /Cancelled .*\n✘ Cancelled in 5\.5 s {2}test:count {2}job_1\n$/);
});

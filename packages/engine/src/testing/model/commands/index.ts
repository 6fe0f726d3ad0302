import type { ModelCommand } from '../model-command.ts';
import { acknowledge } from './acknowledge.ts';
import { answer } from './answer.ts';
import { claim } from './claim.ts';
import { control } from './control.ts';
import { kill } from './kill.ts';
import { look } from './look.ts';
import { pass } from './pass.ts';
import { pauseKind } from './pause-kind.ts';
import { race } from './race.ts';
import { remove } from './remove.ts';
import { report } from './report.ts';
import { restart } from './restart.ts';
import { setClock } from './set-clock.ts';
import { setLimit } from './set-limit.ts';
import { settle } from './settle.ts';
import { split } from './split.ts';
import { submit } from './submit.ts';
import { submitAfter } from './submit-after.ts';
import { submitWithKey } from './submit-with-key.ts';
import { wait } from './wait.ts';
import { waitForJobs } from './wait-for-jobs.ts';
import { watch } from './watch.ts';

/** Everything that can be done. A new command is a file and a line here. */
export const COMMANDS = [
  submit,
  submitWithKey,
  submitAfter,
  claim,
  waitForJobs,
  report,
  settle,
  race,
  wait,
  split,
  answer,
  control,
  acknowledge,
  remove,
  setLimit,
  pauseKind,
  pass,
  setClock,
  kill,
  restart,
  watch,
  look,
  // Each command's arguments are its own affair; whoever runs it gives it what its own `args` made.
] as unknown as readonly ModelCommand[];

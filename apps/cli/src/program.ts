import { DEFAULT_URL } from '@longrun/client';
import { Command } from 'commander';
import { acknowledge } from './commands/acknowledge.ts';
import { action } from './commands/action.ts';
import { answer } from './commands/answer.ts';
import { artifacts } from './commands/artifacts.ts';
import { bulk } from './commands/bulk.ts';
import { control } from './commands/control.ts';
import { deleteJob } from './commands/delete-job.ts';
import { dev } from './commands/dev.ts';
import { doctor } from './commands/doctor.ts';
import { events } from './commands/events.ts';
import { explain } from './commands/explain.ts';
import { history } from './commands/history.ts';
import { keys } from './commands/keys.ts';
import { kinds } from './commands/kinds.ts';
import { limits } from './commands/limits.ts';
import { logs } from './commands/logs.ts';
import { ls } from './commands/ls.ts';
import { migrate } from './commands/migrate.ts';
import { move } from './commands/move.ts';
import { pauses } from './commands/pauses.ts';
import { plan } from './commands/plan.ts';
import { report } from './commands/report.ts';
import { result } from './commands/result.ts';
import { schedule } from './commands/schedule.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import { split } from './commands/split.ts';
import { submit } from './commands/submit.ts';
import { watch } from './commands/watch.ts';
import { worker } from './commands/worker.ts';
import { workers } from './commands/workers.ts';
import { examples } from './examples.ts';
import { EXIT } from './exit-codes.ts';

// In the order of the help: what a newcomer needs first.
const COMMANDS = [
  dev,
  submit,
  ls,
  show,
  explain,
  watch,
  control,
  answer,
  plan,
  acknowledge,
  report,
  split,
  deleteJob,
  bulk,
  logs,
  history,
  result,
  artifacts,
  events,
  kinds,
  action,
  schedule,
  pauses,
  limits,
  workers,
  serve,
  worker,
  keys,
  migrate,
  move,
  doctor,
] as const;

/** The whole command line. Errors of usage are thrown, so that one place decides about the exit. */
export function createProgram({ version, json }: { version: string; json: boolean }): Command {
  const program = new Command('longrun')
    .description('Long jobs that people wait for: submit, watch, pause, stop, and get the result.')
    .version(version)
    .option(
      '--url <url>',
      `the server, or several on one store with commas between (LONGRUN_URL, else ${DEFAULT_URL})`,
    )
    .option('--token <token>', 'a key for it (LONGRUN_TOKEN)')
    .option('--json', 'print JSON')
    .option('--no-color', 'print without colours (NO_COLOR)')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Add --help for examples.')
    .exitOverride()
    // With --json the only thing on standard error is the problem object.
    .configureOutput(json ? { outputError: () => {}, writeErr: () => {} } : {})
    .addHelpText('after', `${examples(...FIRST_STEPS)}\nExit codes: ${exitCodes()}.`);
  for (const add of COMMANDS) add(program);
  return program;
}

const FIRST_STEPS = [
  'longrun dev jobs.ts                       # server, worker and page on one file',
  `longrun submit demo:echo -i '{"message":"hello"}' --watch`,
  'longrun ls',
] as const;

function exitCodes(): string {
  return Object.entries(EXIT)
    .map(([meaning, code]) => `${code} ${meaning.replace('timedOut', 'timed out')}`)
    .join(', ');
}

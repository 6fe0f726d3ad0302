import type { Explanation, Help } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { findJob } from '../find-job.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import type { Session } from '../session.ts';

export function explain(program: Command): void {
  const command = program
    .command('explain <id>')
    .description('say why a job is where it is: what holds it back, and what would help')
    .addHelpText('after', examples('longrun explain job_0199…', 'longrun explain 7f3a --json'));
  runs(command, async ({ args: [id], session }) => {
    const explanation = await session.api.explain(await findJob(session.api, id));
    session.terminal.line(session.json ? safeJson(explanation, 2) : inWords(explanation, session));
  });
}

function inWords({ jobId, state, reasons }: Explanation, session: Session): string {
  const lines = reasons.flatMap(({ text, help }) => {
    const way = help && helpText(help, jobId, session);
    return [`  ${cleanText(text)}`, ...(way === undefined ? [] : [`    ${cleanText(way)}`])];
  });
  return [`${jobId} is ${state}.`, ...lines].join('\n');
}

function helpText({ action, command }: Help, jobId: string, session: Session): string | undefined {
  if (action !== undefined) return `Try: ${session.command(`${action} ${jobId}`)}`;
  // The engine writes commands in full; what reaches this server may be longer.
  return command && `Try: ${session.command(command.replace(/^longrun /, ''))}`;
}

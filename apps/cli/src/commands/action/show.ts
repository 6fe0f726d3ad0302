import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { safeJson } from '../../format/clean-text.ts';
import { describeAction } from './describe-action.ts';
import { findAction } from './find-action.ts';

export function showAction(group: Command): void {
  const command = group
    .command('show <action>')
    .description('show an action, named by its id, a part of it, or its label')
    .addHelpText('after', examples("longrun action show 'Say hello'", 'longrun action show q7x2 --json'));
  runs(command, async ({ args: [name], session: { api, terminal, json } }) => {
    const action = await findAction(api, name);
    terminal.line(json ? safeJson(action, 2) : describeAction(action));
  });
}

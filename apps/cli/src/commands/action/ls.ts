import { type ActionFilter, disabledBy } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { cleanText, safeJson } from '../../format/clean-text.ts';
import { formatTable } from '../../format/table.ts';

export function listActions(group: Command): void {
  const command = group
    .command('ls')
    .description('list the actions, the first made first')
    .option('--target <id>', 'those that are shown on this thing')
    .addHelpText('after', examples('longrun action ls', 'longrun action ls --target sheet-1 --json'));
  runs<ActionFilter>(command, async ({ options: { target }, session }) => {
    const actions = await session.api.actions.list(target === undefined ? {} : { target });
    if (session.json) return session.terminal.line(safeJson(actions, 2));
    if (actions.length === 0) {
      const example = "action add --kind demo:echo --label 'Say hello'";
      return session.terminal.line(`No actions here yet. Make one: ${session.command(example)}`);
    }
    session.terminal.line(
      formatTable(
        ['ID', 'LABEL', 'KIND', 'TARGET', 'MODE', 'DISABLED'],
        actions.map((action) => [
          action.id,
          cleanText(action.label),
          cleanText(action.kind),
          cleanText(action.target ?? '–'),
          action.mode,
          cleanText(disabledBy(action) ?? ''),
        ]),
      ),
    );
  });
}

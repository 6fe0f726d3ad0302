import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examples } from '../examples.ts';
import { cleanText, safeJson } from '../format/clean-text.ts';
import { addAction } from './action/add.ts';
import { editAction } from './action/edit.ts';
import { findAction } from './action/find-action.ts';
import { listActions } from './action/ls.ts';
import { runAction } from './action/run.ts';
import { showAction } from './action/show.ts';

/** action ls, add, show, edit, run and rm. */
export function action(program: Command): void {
  const group = program.command('action').description('kinds as users see them: buttons with a form');
  group.addHelpText(
    'after',
    examples('longrun action ls', "longrun action add --kind demo:echo --label 'Say hello' --icon message"),
  );
  for (const add of [listActions, addAction, showAction, editAction, runAction, removeAction]) add(group);
}

function removeAction(group: Command): void {
  const command = group
    .command('rm <action>')
    .description('remove an action; its jobs stay')
    .addHelpText('after', examples("longrun action rm 'Say hello'", 'longrun action rm q7x2'));
  runs(command, async ({ args: [name], session: { api, terminal, json } }) => {
    const { id, label } = await findAction(api, name);
    await api.actions.remove(id);
    terminal.line(json ? safeJson({ removed: id }) : `${cleanText(label)} is removed.`);
  });
}

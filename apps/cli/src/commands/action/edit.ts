import type { ActionChange } from '@longrun/core';
import type { Command } from 'commander';
import { runs } from '../../command-action.ts';
import { examples } from '../../examples.ts';
import { safeJson } from '../../format/clean-text.ts';
import { several } from '../../option-values.ts';
import { describeAction } from './describe-action.ts';
import { findAction } from './find-action.ts';
import { givenSpec, type SpecOptions, specOptions } from './spec-options.ts';

interface EditOptions extends SpecOptions {
  readonly clear?: readonly string[];
}

export function editAction(group: Command): void {
  const command = specOptions(
    group
      .command('edit <action>')
      .description('change fields of an action, and leave the others')
      .option('--kind <kind>', 'another kind for its jobs'),
  )
    .option('--clear <field>', 'take back what was decided for a field; may be repeated', several)
    .addHelpText(
      'after',
      examples(
        "longrun action edit 'Say hello' --label 'Greet everybody' --no-confirm",
        "longrun action edit q7x2 --error 'The archive is being moved.'",
        'longrun action edit q7x2 --clear messages --clear tooltip',
      ),
    );
  runs<EditOptions>(command, async ({ args: [name], options, session: { api, terminal, json } }) => {
    const { id } = await findAction(api, name);
    const cleared = Object.fromEntries((options.clear ?? []).map((field) => [field, null]));
    const change: ActionChange = { ...(await givenSpec(options)), ...cleared };
    const action = await api.actions.update(id, change);
    terminal.line(json ? safeJson(action, 2) : describeAction(action));
  });
}
